import type { Stage } from "../api/reading";
import { copies, listsBetween, sameScope, type TableScope } from "../arguments/tables";
import { type CommonSetup, type CommonWanted, setupDiffers } from "../lifecycle/setup";
import { isOver } from "../waiting/row";
import { sameStarRocksTableConfig } from "./arguments";

/** What can be changed while a task exists. */
export interface Setup extends CommonSetup {
    wildcards: boolean;
}

/** A task as it is. */
export interface Actual {
    stage: Stage;
    setup: Setup;
}

/** A new task. */
export interface Fresh extends Setup {
    desiredState: "running" | "paused";
}

/** What has to change of a task. Whatever is undefined stays as it is in the service. */
export interface Wanted extends CommonWanted {
    wildcards?: boolean;
    desiredState?: "running" | "paused";
    /** What the task gets where it is made anew. */
    fresh: Fresh;
}

/** One call of the service. */
export type Step =
    | { do: "create" | "start" | "pause" | "resume" | "delete" }
    /** The whole setup, as every change sends it. */
    | { do: "modify"; to: Setup };

/** The service changes so many tables at a time. */
export const tablesPerChange = 50;

/** The calls that lead from what is there to what is wanted, none needless. */
export function planSteps(actual: Actual | undefined, wanted: Wanted): Step[] {
    if (!actual) return create(wanted.fresh);
    if (isOver(actual.stage)) return [{ do: "delete" }, ...create(wanted.fresh)];
    return [...changes(actual.setup, wanted), ...runState(actual.stage, wanted.desiredState)];
}

function create({ desiredState }: Fresh): Step[] {
    return desiredState === "running" ? [{ do: "create" }, { do: "start" }] : [{ do: "create" }];
}

function changes(there: Setup, wanted: Wanted): Step[] {
    const tableConfigs = { ...there.tableConfigs, ...wanted.tableConfigs };
    for (const table of wanted.droppedTableConfigs) delete tableConfigs[table];
    const { wildcards = there.wildcards } = wanted;
    const list = wanted.tables && !sameScope(wanted.tables, there.tables) ? wanted.tables : there.tables;
    /** The settings that go with a list: those of a table come and go with it. Those of a table that was never copied stay. */
    const settingsFor = (tables: TableScope, patterns: boolean) =>
        Object.fromEntries(
            Object.entries(tableConfigs).filter(
                ([table]) =>
                    patterns ||
                    copies(tables, table) ||
                    !(copies(there.tables, table) || copies(list, table)),
            ),
        );
    const last: Setup = {
        sourceNodeId: wanted.sourceNodeId ?? there.sourceNodeId,
        tables: list,
        databaseConfigs: { ...there.databaseConfigs, ...wanted.databaseConfigs },
        tableConfigs: settingsFor(list, wildcards),
        wildcards,
    };
    // Lists of different kinds share nothing; the service refuses the switch, and diff replaces the task instead.
    const between =
        there.tables.kind === list.kind
            ? listsBetween(there.tables.names, list.names, tablesPerChange)
            : [list.names];
    const onTheWay = between.slice(0, -1).map((names): Step => {
        const tables = { kind: there.tables.kind, names };
        return { do: "modify", to: { ...there, tables, tableConfigs: settingsFor(tables, there.wildcards) } };
    });
    return sameSetup(there, wanted) ? [] : [...onTheWay, { do: "modify", to: last }];
}

/** Whether a task is set up as wanted. */
export function sameSetup(there: Setup, wanted: Wanted): boolean {
    return whatDiffers(there, wanted).length === 0;
}

/** The arguments in which a task's setup is not as wanted. */
export function whatDiffers(there: Setup, wanted: Wanted): (keyof Setup)[] {
    const differs: (keyof Setup)[] = setupDiffers(there, wanted, sameStarRocksTableConfig);
    return wanted.wildcards === undefined || there.wildcards === wanted.wildcards
        ? differs
        : [...differs, "wildcards"];
}

function runState(stage: Stage, desiredState: "running" | "paused" | undefined): Step[] {
    if (desiredState === undefined) return [];
    if (desiredState === "running") {
        if (stage === "wait") return [{ do: "start" }];
        return stage === "paused" ? [{ do: "resume" }] : [];
    }
    return stage === "full" || stage === "incremental" ? [{ do: "pause" }] : [];
}
