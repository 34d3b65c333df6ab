import type { ConsoleAction } from "./console";
import type { Progress } from "./progress";
import type { HtapInstance } from "./world";

// The buttons of the page, as the control requests of control.ts: what somebody could do in the console, and faults that only the
// service could cause. Tasks share their sets of buttons, so that the data of a page stay small.

export interface Field {
    name: string;
    label: string;
    kind: "text" | "names";
    value?: string;
}

/** What the page asks for before it sends an action. */
interface Asked {
    fields?: Field[];
    /** A path whose reply has the present values of the fields. */
    values?: string;
    confirm?: string;
}

/** The page puts id and name into a path. */
const [onTask, onInstance] = ["/_emulator/tasks/{instance}/{task}", "/_emulator/instances/{instance}"];

/** An action on a task. `what` is the request without the values of its fields. */
const action = (label: string, what: ConsoleAction["do"], asked: Asked = {}) => ({
    label,
    method: "POST" as const,
    path: onTask,
    body: { do: what },
    ...asked,
});

const askReason: Asked = {
    fields: [{ name: "reason", label: "Reason", kind: "text", value: "The disk is full." }],
};

const askTables: Asked = {
    fields: [{ name: "names", label: "Tables", kind: "names" }],
    values: `${onTask}/tables`,
};

const common = [
    action("Set parameter", "setParameter", {
        fields: [
            { name: "name", label: "Parameter", kind: "text" },
            { name: "value", label: "Value", kind: "text" },
        ],
    }),
    action("Break down", "breakDown", askReason),
];

const remove = action("Delete", "delete", { confirm: "Delete the task? Its data in the target stays." });

const resting = [
    action("Set tables", "setTables", askTables),
    ...common,
    action("Cancel", "cancel", { confirm: "Cancel the task? It can then only be recreated." }),
    remove,
];

/** By the names that the functions below give. */
export const actionSets = {
    running: [action("Pause", "pause"), ...resting],
    paused: [action("Resume", "resume"), ...resting],
    resting,
    clickHouse: [
        action("Change tables", "changeTables", askTables),
        action("Set tables at once", "setTables", askTables),
        ...common,
        action("Fail", "fail", askReason),
        remove,
    ],
    clickHouseInstance: [
        {
            label: "Set notice",
            method: "PUT" as const,
            path: `${onInstance}/notice`,
            body: {},
            fields: [{ name: "text", label: "Notice, empty to remove it", kind: "text" as const }],
            values: `${onInstance}/notice`,
        },
    ],
};

type ActionSet = keyof typeof actionSets;

export function actionsOfStarRocks({ stage }: Progress): ActionSet {
    if (stage === "full" || stage === "incremental") return "running";
    return stage === "paused" ? "paused" : "resting";
}

/** Only a ClickHouse list has a notice. */
export function actionsOfInstance({ edition }: HtapInstance): ActionSet | undefined {
    return edition === "clickhouse" ? "clickHouseInstance" : undefined;
}
