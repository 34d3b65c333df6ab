import { argumentOf, sameScope, scopeOf, tablesThere } from "../arguments/tables";
import { settingsThere } from "./driftBaseline";
import type { CommonArgs, Edition } from "./edition";
import type { Baseline, Seen, State } from "./task";
import { failedChecksOf } from "./write";

/** The arguments as they are in the service, in the program's own form wherever that means the same, and the outputs. */
export function stateOf<Args extends CommonArgs>(
    edition: Edition<Args>,
    args: Args,
    seen: Seen,
    jobId: string | undefined,
    baseline: Baseline | undefined,
    touched?: readonly string[],
): State<Args> {
    const { row, configuration } = seen;
    const there = configuration && tablesThere(configuration);
    const checks = [...(configuration?.parameterChecks ?? []), ...(configuration?.tableConfigChecks ?? [])];
    return {
        ...args,
        sourceInstanceId: configuration?.sourceInstanceId ?? args.sourceInstanceId,
        sourceNodeId: configuration?.sourceNodeId ?? args.sourceNodeId,
        tables: there && !sameScope(there, scopeOf(args.tables)) ? argumentOf(there) : args.tables,
        ...settingsThere(edition, args, configuration, baseline, touched),
        waitFor: args.waitFor ?? "job",
        adopt: args.adopt ?? "matching",
        jobId,
        stage: row?.stage,
        status: row?.status,
        percentage: row?.percentage,
        catchupStage: row?.catchupStage,
        // Without a catch-up its percentage means nothing.
        catchupPercentage: row?.catchupStage && row.catchupPercentage,
        failedChecks: failedChecksOf(checks),
        lastError: configuration?.lastError,
        ...edition.state(args, seen),
    };
}

/** The changeable arguments as the program gives them. A node that it leaves to the service is as it is there. */
export function asGiven<Args extends CommonArgs>(
    { defaults }: Edition<Args>,
    args: Args,
): Partial<State<Args>> {
    const { sourceNodeId, tables, databaseConfigs, tableConfigs } = args;
    return {
        ...(sourceNodeId === undefined ? {} : { sourceNodeId }),
        tables,
        databaseConfigs,
        tableConfigs,
        ...ownAsGiven(defaults, args),
    } as Partial<State<Args>>;
}

/** Those that only one edition has, with their defaults. */
export function ownAsGiven<Args extends CommonArgs>(
    defaults: Edition<Args>["defaults"],
    args: Args,
): Edition<Args>["defaults"] {
    const names = Object.keys(defaults) as (keyof typeof defaults)[];
    return Object.fromEntries(names.map((name) => [name, args[name] ?? defaults[name]]));
}
