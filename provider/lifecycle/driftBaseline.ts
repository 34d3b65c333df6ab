import type { CheckResult } from "../api/replication";
import { configTexts, type DatabaseConfigs, textsOf } from "../arguments/databaseConfigs";
import { own } from "../arguments/maps";
import type { Beside, Configuration } from "./task";

/**
 * What to make of settings that the program does not name: "new" takes what is shown as the base line, "all" takes
 * everything for an argument, and an older base line takes what differs from it, but for the parameters that were touched
 * since.
 */
export type Baseline = "new" | "all" | { beside?: unknown; touched?: readonly string[] };

/** The base line after an operation that has come to its end. One that has not, has touched nothing for certain. */
export function baselineAfter(
    remembered: unknown,
    before: DatabaseConfigs | undefined,
    now: DatabaseConfigs | undefined,
): Baseline {
    if (!remembered) return "new";
    return { beside: remembered, touched: Object.keys({ ...before, ...now }) };
}

interface Given<TableConfig> {
    databaseConfigs?: DatabaseConfigs;
    tableConfigs?: Record<string, TableConfig>;
}

/** Parameters and table settings as they are there, in the program's own form wherever that means the same. */
export function settingsThere<TableConfig>(
    given: Given<TableConfig>,
    tableTexts: Record<string, string>,
    sameTableConfig: (a: string, b: string) => boolean,
    shown: Pick<Configuration, "parameterChecks" | "tableConfigChecks"> | undefined,
    /** Whether the service shows every setting; where that is not known, it shows by what it has shown. */
    showsAll: boolean,
    baseline: Baseline,
): {
    databaseConfigs?: DatabaseConfigs;
    tableConfigs?: Record<string, TableConfig | string>;
    __beside?: Beside;
} {
    const old = typeof baseline === "object" ? (baseline.beside as Beside | undefined) : undefined;
    const unshown = (name: "databaseConfigs" | "tableConfigs") =>
        showsAll || old?.shows?.[name] ? "not set" : "as given";
    const databaseConfigs = split(
        given.databaseConfigs ?? {},
        configTexts(given.databaseConfigs),
        shown && textsOf(shown.parameterChecks),
        (a, b) => a === b,
        unshown("databaseConfigs"),
    );
    const tableConfigs = split(
        given.tableConfigs ?? {},
        tableTexts,
        shown && textsOf(shown.tableConfigChecks.filter(({ value }) => value !== "")),
        sameTableConfig,
        unshown("tableConfigs"),
    );
    const base = shown && baseOf(baseline, databaseConfigs.beside, tableConfigs.beside);
    const shows: Beside["shows"] = {
        ...(isShown(given.databaseConfigs, shown?.parameterChecks) ? { databaseConfigs: true } : {}),
        ...(isShown(given.tableConfigs, shown?.tableConfigChecks) ? { tableConfigs: true } : {}),
    };
    return {
        databaseConfigs: mapOrNothing({
            ...databaseConfigs.named,
            ...differing(databaseConfigs.beside, base?.databaseConfigs),
        }),
        tableConfigs: mapOrNothing({
            ...tableConfigs.named,
            ...differing(tableConfigs.beside, base?.tableConfigs),
        }),
        // Without a configuration there is nothing to compare with later.
        __beside: base
            ? { ...base, shows: showsAll ? undefined : { ...old?.shows, ...shows } }
            : old && { ...old, unchecked: undefined },
    };
}

function isShown(given: object | undefined, shown: CheckResult[] | undefined): boolean {
    return shown?.some(({ name }) => given !== undefined && Object.hasOwn(given, name)) ?? false;
}

function baseOf(
    baseline: Baseline,
    databaseConfigs: Record<string, string>,
    tableConfigs: Record<string, string>,
): Beside {
    if (baseline === "all") return {};
    const old = baseline === "new" ? undefined : (baseline.beside as Beside | undefined);
    const touched = baseline === "new" ? [] : (baseline.touched ?? []);
    if (!old)
        return { databaseConfigs: mapOrNothing(databaseConfigs), tableConfigs: mapOrNothing(tableConfigs) };
    const shownSince = Object.entries(databaseConfigs).filter(([name]) => touched.includes(name));
    return {
        databaseConfigs: mapOrNothing({ ...old.databaseConfigs, ...Object.fromEntries(shownSince) }),
        tableConfigs: old.tableConfigs,
    };
}

/** Settings that the program names, as they are there, and those that stand beside them. */
function split<Value>(
    given: Record<string, Value>,
    texts: Record<string, string>,
    shown: Record<string, string> | undefined,
    same: (a: string, b: string) => boolean,
    unshown: "not set" | "as given",
): { named: Record<string, Value | string>; beside: Record<string, string> } {
    if (!shown) return { named: given, beside: {} };
    const entries = Object.entries(shown);
    const isNamed = ([name]: [string, string]) => Object.hasOwn(texts, name);
    const named = entries.filter(isNamed).map(([name, text]): [string, Value | string] => {
        const agrees = same(own(texts, name) ?? "", text);
        return [name, agrees ? (own(given, name) as Value) : text];
    });
    return {
        named: { ...(unshown === "as given" ? given : {}), ...Object.fromEntries(named) },
        beside: Object.fromEntries(entries.filter((entry) => !isNamed(entry))),
    };
}

function differing(
    beside: Record<string, string>,
    base: Record<string, string> | undefined,
): Record<string, string> {
    return Object.fromEntries(Object.entries(beside).filter(([name, text]) => own(base, name) !== text));
}

function mapOrNothing<Value>(map: Record<string, Value>): Record<string, Value> | undefined {
    return Object.keys(map).length === 0 ? undefined : map;
}
