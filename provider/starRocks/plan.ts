import { copies, listsBetween, sameKind } from "../arguments/tables";
import { whatDiffers, withDesired } from "../lifecycle/desired";
import type { Call, Learned } from "../lifecycle/edition";
import type { Actual, Desired, Setup } from "../lifecycle/task";
import { isOver } from "../waiting/row";
import { sameStarRocksTableConfig } from "./arguments";

export type StarRocksCall = Call<"create" | "start" | "pause" | "resume" | "modify" | "delete">;

/** The service changes so many tables at a time. */
export const tablesPerChange = 50;

/** The calls that lead from what is there to what is desired, none needless. */
export function plan(actual: Actual | undefined, desired: Desired, learned: Learned): StarRocksCall[] {
    if (!actual) return learned.checkMakesNoTask ? [{ do: "start", observed: true }] : create(desired.fresh);
    const { stage, setup, startFailed } = actual;
    // It has copied nothing, so recreating it loses nothing.
    const isUnsound = stage === "wait" && (learned.unchecked || startFailed);
    if (isOver(stage) || isUnsound) return [{ do: "delete" }, ...create(desired.fresh)];
    const now = runState(stage);
    const goal = desired.desiredState ?? now;
    const changes = modify(setup, desired);
    if (changes.length > 0 && now !== undefined && now === learned.changesRefusedWhile) {
        const [away, back] =
            now === "running" ? (["pause", "resume"] as const) : (["resume", "pause"] as const);
        const restore: StarRocksCall[] = goal === now ? [{ do: back, always: true }] : [];
        return [{ do: away }, ...changes, ...restore];
    }
    if (goal === now || goal === undefined || stage === "other") return changes;
    if (goal === "paused") return stage === "wait" ? changes : [...changes, { do: "pause" }];
    return [...changes, { do: stage === "wait" ? "start" : "resume" }];
}

function create(to: Desired["fresh"]): StarRocksCall[] {
    return to.desiredState === "running" ? [{ do: "create", to }, { do: "start" }] : [{ do: "create", to }];
}

/** A task that waits is in neither run state: it can become either. */
function runState(stage: Actual["stage"]): "running" | "paused" | undefined {
    if (stage === "full" || stage === "incremental") return "running";
    return stage === "paused" ? "paused" : undefined;
}

/** Changes of a setup, each with a list that the service takes in one step. */
function modify(there: Setup, desired: Desired): StarRocksCall[] {
    if (whatDiffers(there, desired, sameStarRocksTableConfig).length === 0) return [];
    const last = settingsOfCopied(there, withDesired(there, desired), desired);
    const { kind, names } = there.tables;
    // Lists of different kinds share nothing: the service refuses the switch, and a diff replaces the task instead.
    const lists = sameKind(there.tables, last.tables)
        ? listsBetween(names, last.tables.names, tablesPerChange)
        : [];
    const onTheWay = lists
        .slice(0, -1)
        .map((names) => settingsOfCopied(there, { ...there, tables: { kind, names } }, desired));
    return [...onTheWay, last].map((to) => ({ do: "modify", to }));
}

/** A table that leaves the list takes its settings with it, unless the program names them. */
function settingsOfCopied(there: Setup, to: Setup, { fresh }: Desired): Setup {
    const stays = ([table]: [string, string]) =>
        to.wildcards ||
        Object.hasOwn(fresh.tableConfigs, table) ||
        copies(to.tables, table) ||
        !copies(there.tables, table);
    return { ...to, tableConfigs: Object.fromEntries(Object.entries(to.tableConfigs).filter(stays)) };
}
