import type { ConsoleAction } from "./console";
import type { ClickHouseTask, HtapInstance, StarRocksTask } from "./world";

// The buttons of the page: what a user could do in the console, as the control requests of control.ts.

export interface Field {
    name: string;
    label: string;
    kind: "text" | "names";
    value?: string;
}

/** What the page asks for before it sends an action. */
interface Asked {
    fields?: Field[];
    confirm?: string;
}

/** Makes the actions on one task. `what` is the request without the values of its fields. */
const actionsOn = (instanceId: string, task: string) => {
    const path = `/_emulator/tasks/${encodeURIComponent(instanceId)}/${encodeURIComponent(task)}`;
    return (label: string, what: ConsoleAction["do"], asked: Asked = {}) => ({
        label,
        method: "POST" as const,
        path,
        body: { do: what },
        ...asked,
    });
};

type ActionOn = ReturnType<typeof actionsOn>;

const askReason: Asked = {
    fields: [{ name: "reason", label: "Reason", kind: "text", value: "The disk is full." }],
};

const askTables = (names: string[]): Asked => ({
    fields: [{ name: "names", label: "Tables", kind: "names", value: names.join("\n") }],
});

const common = (action: ActionOn) => [
    action("Set parameter", "setParameter", {
        fields: [
            { name: "name", label: "Parameter", kind: "text" },
            { name: "value", label: "Value", kind: "text" },
        ],
    }),
    action("Break down", "breakDown", askReason),
];

const remove = (action: ActionOn) =>
    action("Delete", "delete", { confirm: "Delete the task? Its data in the target stays." });

export function actionsOfStarRocks({ instanceId, taskName, tables, progress: { stage } }: StarRocksTask) {
    const action = actionsOn(instanceId, taskName);
    const runs = stage === "full" || stage === "incremental";
    return [
        ...(runs ? [action("Pause", "pause")] : []),
        ...(stage === "paused" ? [action("Resume", "resume")] : []),
        action("Set tables", "setTables", askTables(tables.names)),
        ...common(action),
        action("Cancel", "cancel", { confirm: "Cancel the task? It can then only be recreated." }),
        remove(action),
    ];
}

export function actionsOfClickHouse({ instanceId, database, tables }: ClickHouseTask) {
    const action = actionsOn(instanceId, database);
    return [
        action("Change tables", "changeTables", askTables(tables.names)),
        action("Set tables at once", "setTables", askTables(tables.names)),
        ...common(action),
        action("Fail", "fail", askReason),
        remove(action),
    ];
}

/** Only a ClickHouse list has a notice. */
export function actionsOfInstance({ id, edition, notice }: HtapInstance) {
    if (edition === "starrocks") return [];
    return [
        {
            label: "Set notice",
            method: "PUT" as const,
            path: `/_emulator/instances/${encodeURIComponent(id)}/notice`,
            body: {},
            fields: [
                { name: "text", label: "Notice, empty to remove it", kind: "text" as const, value: notice },
            ],
        },
    ];
}
