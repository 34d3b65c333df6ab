import type { DatabaseParameter } from "../api/replication";
import { configTexts, type DatabaseConfigs } from "./databaseConfigs";
import { own } from "./maps";
import { suggestion } from "./suggestion";
import type { TablesArgument } from "./tables";
import { hasUnknown } from "./unknown";

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
            return [
                `databaseConfigs.${name}: is an unknown parameter of this instance${suggestion(name, names) || "."}`,
            ];
        }
        return accepts(parameter, value)
            ? []
            : [`databaseConfigs.${name} "${value}": must be ${parameter.range?.replaceAll("|", " or ")}.`];
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
            : [`tables.${list}[${index}] "${name}": ${notInSource(name, tables)}`],
    );
}

/** The same of tables with settings that no list names: those of an include list are judged there. */
export function judgeTableConfigs(
    given: { tables?: TablesArgument; tableConfigs?: object },
    before: object | undefined,
    tables: string[],
): string[] {
    const listed = given.tables && "include" in given.tables ? given.tables.include : [];
    return newNames(given.tableConfigs, before).flatMap((name) =>
        listed.includes(name) || tables.includes(name)
            ? []
            : [`tableConfigs.${name}: ${notInSource(name, tables)}`],
    );
}

/** Names in a map that were not in it before. */
export function newNames(now: object | undefined, before: object | undefined): string[] {
    return Object.keys(now ?? {}).filter((name) => !Object.hasOwn(before ?? {}, name));
}

function notInSource(name: string, tables: string[]): string {
    // What patterns look like is the service's to say.
    const isPattern = /[*?%^$|+[\]\\]/.test(name);
    const hint = isPattern ? ". Set wildcards to true if it is a pattern." : suggestion(name, tables) || ".";
    return `is not a table of the source database${hint}`;
}
