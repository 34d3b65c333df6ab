import type { DatabaseParameter } from "../api/replication";
import { configTexts, type DatabaseConfigs } from "./databaseConfigs";
import { suggestion } from "./nearest";
import { own } from "./own";
import type { TablesArgument } from "./tables";
import { hasUnknown } from "./unknowns";

interface Configured {
    instanceId?: string;
    databaseConfigs?: DatabaseConfigs;
}

/** Parameters that the program did not have before, or with another value: the rest is not judged anew. */
export function newParameters(now: Configured, before: Configured): DatabaseConfigs | undefined {
    if (now.instanceId !== before.instanceId || hasUnknown(now.databaseConfigs)) return now.databaseConfigs;
    const old = configTexts(before.databaseConfigs);
    const changed = Object.entries(now.databaseConfigs ?? {}).filter(
        ([name, value]) => own(old, name) !== String(value),
    );
    return Object.fromEntries(changed);
}

/** Names and values of parameters against the service's own table, which is asked for only when there are any. */
export async function judgeParameters(
    given: DatabaseConfigs | undefined,
    ask: () => Promise<DatabaseParameter[]>,
): Promise<string[]> {
    const configs = hasUnknown(given) ? {} : configTexts(given);
    if (Object.keys(configs).length === 0) return [];
    const parameters = await ask();
    return Object.entries(configs).flatMap(([name, value]) => {
        const parameter = parameters.find((each) => each.name === name);
        if (!parameter) {
            const names = parameters.map((each) => each.name);
            return [`databaseConfigs.${name}: is no parameter of this instance${suggestion(name, names)}`];
        }
        return accepts(parameter, value)
            ? []
            : [`databaseConfigs.${name} "${value}": must be ${parameter.range?.replaceAll("|", " or ")}`];
    });
}

/** "min-max" for integers, "a|b" for words; a range in any other form judges nothing. */
function accepts({ type, range }: DatabaseParameter, value: string): boolean {
    if (range === undefined) return true;
    if (range.includes("|")) return range.split("|").includes(value);
    const [, low, high] = /^(-?\d+)-(-?\d+)$/.exec(range) ?? [];
    if (low === undefined || type?.toLowerCase() !== "integer") return true;
    return /^-?\d+$/.test(value) && BigInt(value) >= BigInt(low) && BigInt(value) <= BigInt(high as string);
}

/** Tables that a list names anew and the source does not have. */
export function judgeTables(
    given: TablesArgument,
    before: TablesArgument | undefined,
    tables: string[],
): string[] {
    const [list, names] = "include" in given ? ["include", given.include] : ["exclude", given.exclude];
    const old = new Set(before && ("include" in before ? before.include : before.exclude));
    return names.flatMap((name, index) =>
        old.has(name) || tables.includes(name)
            ? []
            : [
                  `tables.${list}[${index}] "${name}": is no table of the source database${suggestion(name, tables)}`,
              ],
    );
}
