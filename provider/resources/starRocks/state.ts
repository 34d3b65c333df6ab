import type { Context } from "../../waiting/context";
import { configTexts, textsOf } from "../databaseConfigs";
import { type Outputs, outputsOf } from "../outputs";
import { sameTableConfig } from "../tableConfigs";
import { argumentOf, sameScope, scopeOf } from "../tables";
import type { StarRocksArgs } from "./arguments";
import { starRocksTableConfigs } from "./arguments";
import { type Seen, scopeThere } from "./task";

/** What the service showed beside what the program sets, when it was last read after a change: the base line for drift. */
export interface Beside {
    databaseConfigs?: Record<string, string>;
    tableConfigs?: Record<string, string>;
    /** The task stands, but the check that made it did not pass, or nobody knows whether it did. */
    unchecked?: boolean;
}

export type StarRocksState = Omit<StarRocksArgs, "desiredState"> &
    Outputs & {
        desiredState: "running" | "paused" | "cancelled";
        needsRepair?: boolean;
        __beside: Beside;
    };

/**
 * The arguments as they are in the service, in the program's own form wherever that means the same, and the outputs.
 *
 * `baseline` says what to make of settings that the program does not name: "new" takes what is shown as the base line,
 * "all" takes everything for an argument, and an older base line takes what differs from it, but for the parameters that
 * were touched since.
 */
export function stateOf(
    args: StarRocksArgs,
    seen: Seen,
    jobId: string | undefined,
    baseline: "new" | "all" | { beside?: unknown; touched?: readonly string[] },
): StarRocksState {
    const { row, configuration } = seen;
    const there = configuration && scopeThere(configuration);
    const shownDatabaseConfigs = configuration && textsOf(configuration.databaseConfigs);
    const shownTableConfigs =
        configuration && textsOf(configuration.tableConfigs.filter(({ value }) => value !== ""));
    const databaseConfigs = settingsThere(
        args.databaseConfigs ?? {},
        configTexts(args.databaseConfigs),
        shownDatabaseConfigs,
    );
    const tableConfigs = settingsThere(
        args.tableConfigs ?? {},
        starRocksTableConfigs(args.tableConfigs),
        shownTableConfigs,
        sameTableConfig,
    );
    const old = typeof baseline === "object" ? (baseline.beside as Beside | undefined) : undefined;
    const touched = typeof baseline === "object" ? (baseline.touched ?? []) : [];
    const shownSince = Object.entries(databaseConfigs.beside).filter(([name]) => touched.includes(name));
    const base: Beside = old
        ? {
              databaseConfigs: mapOrNothing({ ...old.databaseConfigs, ...Object.fromEntries(shownSince) }),
              tableConfigs: old.tableConfigs,
          }
        : baseline === "all"
          ? {}
          : {
                databaseConfigs: mapOrNothing(databaseConfigs.beside),
                tableConfigs: mapOrNothing(tableConfigs.beside),
            };
    return {
        ...args,
        sourceInstanceId: configuration?.sourceInstanceId ?? args.sourceInstanceId,
        sourceDatabase: row?.sourceDatabase ?? args.sourceDatabase,
        targetDatabase: row?.targetDatabase ?? args.targetDatabase,
        sourceNodeId: configuration?.sourceNodeId ?? args.sourceNodeId,
        tables: there && !sameScope(there, scopeOf(args.tables)) ? argumentOf(there) : args.tables,
        databaseConfigs: mapOrNothing({
            ...databaseConfigs.named,
            ...differing(databaseConfigs.beside, base.databaseConfigs ?? {}),
        }),
        tableConfigs: mapOrNothing({
            ...tableConfigs.named,
            ...differing(tableConfigs.beside, base.tableConfigs ?? {}),
        }),
        instanceLevel: configuration?.instanceLevel ?? args.instanceLevel ?? false,
        wildcards: configuration?.wildcards ?? args.wildcards ?? false,
        desiredState: stateThere(row?.stage) ?? args.desiredState ?? "running",
        waitFor: args.waitFor ?? "job",
        adopt: args.adopt ?? "matching",
        ...outputsOf(row, configuration, jobId),
        needsRepair: row?.needsRepair,
        __beside: base,
    };
}

/** Says on the resource's row what is wrong with a task that is there. */
export function tellTrouble({ row, configuration }: Seen, context: Context): void {
    const said = [
        row?.status === "abnormal" && "the service calls this task abnormal",
        configuration?.lastError,
        row?.needsRepair && "the service says that this task needs repair",
    ].filter((text) => typeof text === "string");
    if (said.length > 0) context.say("warning", said.join(": "));
}

function stateThere(stage: string | undefined): StarRocksState["desiredState"] | undefined {
    if (stage === "full" || stage === "incremental") return "running";
    if (stage === "wait" || stage === "paused") return "paused";
    return stage === "cancelled" || stage === "failed" ? "cancelled" : undefined;
}

/** Settings that the program names, as they are there, and those that stand beside them. */
function settingsThere<Value>(
    given: Record<string, Value>,
    texts: Record<string, string>,
    shown: Record<string, string> | undefined,
    same: (a: string, b: string) => boolean = (a, b) => a === b,
): { named: Record<string, Value | string>; beside: Record<string, string> } {
    if (!shown) return { named: given, beside: {} };
    const named: Record<string, Value | string> = {};
    const beside: Record<string, string> = {};
    for (const [name, text] of Object.entries(shown)) {
        const own = texts[name];
        if (own === undefined) beside[name] = text;
        else named[name] = same(own, text) ? (given[name] as Value) : text;
    }
    return { named, beside };
}

function differing(beside: Record<string, string>, base: Record<string, string>): Record<string, string> {
    return Object.fromEntries(Object.entries(beside).filter(([name, text]) => base[name] !== text));
}

function mapOrNothing<Value>(map: Record<string, Value>): Record<string, Value> | undefined {
    return Object.keys(map).length === 0 ? undefined : map;
}
