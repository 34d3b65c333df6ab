import type { CheckResult } from "../api/replication";
import { configTexts, textsOf } from "../arguments/databaseConfigs";
import { changedEntries, mapOrUndefined, own } from "../arguments/maps";
import type { CommonArgs, Edition } from "./edition";
import type { Baseline, Configuration, State } from "./task";

type Texts = Record<string, string>;
type Settings = "databaseConfigs" | "tableConfigs";

/** Settings that a task has, and what of them the program names. */
interface Compared {
    /** In the program's own form wherever that means the same. */
    named: Record<string, unknown>;
    /** Not named by the program. */
    others: Texts;
    /** Whether the service shows any that the program names. */
    shows: boolean;
}

/**
 * Parameters and table settings as the service has them. One that the program does not name is drift if it differs from `baseline`,
 * which an earlier operation has stored; undefined takes whatever is shown now as the baseline. `touched`: parameters that
 * the operation itself has changed.
 */
export function settingsThere<Args extends CommonArgs>(
    edition: Edition<Args>,
    args: Args,
    configuration: Configuration | undefined,
    baseline: Baseline | undefined,
    touched: readonly string[] = [],
): Pick<State<CommonArgs>, Settings | "__beside"> {
    const { showsEverySetting, sameTableConfig } = edition;
    const keepsUnshown = (name: Settings) => !showsEverySetting && !baseline?.shows?.[name];
    const parameters = compare(
        args.databaseConfigs,
        configTexts(args.databaseConfigs),
        configuration?.parameterChecks,
        Object.is,
        keepsUnshown("databaseConfigs"),
    );
    const tables = compare(
        args.tableConfigs,
        edition.tableConfigTexts(args),
        configuration?.tableConfigChecks,
        sameTableConfig,
        keepsUnshown("tableConfigs"),
    );
    const next = nextBaseline(baseline, parameters.others, tables.others, touched);
    const shows = {
        ...baseline?.shows,
        ...(parameters.shows ? { databaseConfigs: true as const } : {}),
        ...(tables.shows ? { tableConfigs: true as const } : {}),
    };
    const withDrift = ({ named, others }: Compared, base: Texts = {}) =>
        mapOrUndefined({ ...named, ...changedEntries(base, others) });
    return {
        databaseConfigs: withDrift(parameters, next.databaseConfigs) as Args["databaseConfigs"],
        tableConfigs: withDrift(tables, next.tableConfigs) as Args["tableConfigs"],
        // Without a configuration there is nothing to compare with later.
        __beside: configuration
            ? { ...next, shows: showsEverySetting ? undefined : shows }
            : baseline && { ...baseline, unchecked: undefined },
    };
}

function compare(
    given: Readonly<Record<string, unknown>> = {},
    texts: Texts,
    checks: CheckResult[] | undefined,
    same: (a: string, b: string) => boolean,
    keepsUnshown: boolean,
): Compared {
    if (!checks) return { named: given, others: {}, shows: false };
    // A table without a text has no settings; a parameter may be empty.
    const shown = Object.entries(
        textsOf(checks.filter(({ kind, value }) => kind !== "table" || value !== "")),
    );
    const isNamed = ([name]: [string, string]) => Object.hasOwn(texts, name);
    const named = shown
        .filter(isNamed)
        .map(([name, text]) => [name, same(own(texts, name) ?? "", text) ? own(given, name) : text]);
    return {
        named: { ...(keepsUnshown ? given : {}), ...Object.fromEntries(named) },
        others: Object.fromEntries(shown.filter((entry) => !isNamed(entry))),
        shows: checks.some(({ name }) => Object.hasOwn(given, name)),
    };
}

/** What the operation has touched moves the baseline; everything else stays drift until the program names it. */
function nextBaseline(
    old: Baseline | undefined,
    parameters: Texts,
    tableConfigs: Texts,
    touched: readonly string[],
): Baseline {
    if (!old)
        return { databaseConfigs: mapOrUndefined(parameters), tableConfigs: mapOrUndefined(tableConfigs) };
    const moved = Object.entries(parameters).filter(([name]) => touched.includes(name));
    return {
        databaseConfigs: mapOrUndefined({ ...old.databaseConfigs, ...Object.fromEntries(moved) }),
        tableConfigs: old.tableConfigs,
    };
}
