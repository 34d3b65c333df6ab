import type { Emulator } from "pulumi-taurusdb-htap-emulator";
import type { Declared, HandChange } from "./draw";

type Args = Declared["args"];

/** Changes a task in the console. Gives back the arguments that now differ from the declared ones. */
export function changeByHand(emulator: Emulator, declared: Declared, changes: HandChange[]): Partial<Args> {
    const { world } = emulator;
    const { args, kind } = declared;
    const task =
        kind === "StarRocksReplication"
            ? world.starRocksTasks.find(({ taskName }) => taskName === args.taskName)
            : world.clickHouseTasks.find(({ database }) => database === args.sourceDatabase);
    if (!task) return {};
    const act = (action: Parameters<Emulator["act"]>[2]) =>
        emulator.act(task.instanceId, args.taskName ?? args.sourceDatabase, action);
    const isStarRocks = kind === "StarRocksReplication";
    const changed: Partial<Args> = {};
    for (const change of changes) {
        if (change === "table") {
            const names = [...new Set([...task.tables.names, "by_hand"])];
            act({ do: "setTables", names });
            changed.tables =
                args.tables && "include" in args.tables ? { include: names } : { exclude: names };
        } else if (change === "parameter" && isStarRocks) {
            act({ do: "setParameter", name: "max_rows_per_chunk", value: "3" });
            changed.databaseConfigs = { max_rows_per_chunk: 3 };
        } else if (change === "pause" && isStarRocks && args.desiredState !== "paused") {
            act({ do: "pause" });
            changed.desiredState = "paused";
        } else if (change === "node" && args.sourceNodeId !== undefined) {
            task.sourceNodeId = world.sources[0]?.nodes[0] ?? "";
            changed.sourceNodeId = task.sourceNodeId;
        }
    }
    return changed;
}

/** The arguments that Pulumi hands to an update: ignored ones keep their old values. */
export function withIgnored(before: Declared | undefined, now: Declared): Args {
    if (!before) return now.args;
    const args: Record<string, unknown> = { ...now.args };
    for (const name of now.ignoreChanges ?? []) {
        const old = before.args[name as keyof Args];
        if (old === undefined) delete args[name];
        else args[name] = old;
    }
    // An import alone has recorded no argument as given, so one without a default stays when the program drops it. That of a
    // StarRocks task shows all its parameters, so an update follows, which records what is given.
    const isImported = before.import && before.kind === "ClickHouseReplication";
    if (isImported && before.args.sourceNodeId !== undefined) args.sourceNodeId ??= before.args.sourceNodeId;
    const ignoring = args as unknown as Args;
    // The inputs of a replacement are those of the program: Pulumi checks it as a new resource.
    return replacedBy(before.args, ignoring).length > 0 ? now.args : ignoring;
}

/** The changed arguments that replace a task. */
export function replacedBy(before: Args, now: Args): string[] {
    return [
        ...(["taskName", "targetDatabase"] as const).filter((name) => before[name] !== now[name]),
        ...(kindOf(before.tables) === kindOf(now.tables) ? [] : ["tables"]),
    ];
}

/**
 * The task as it must be after an update: the previewed changes are made, and changes by hand stay otherwise. `whole`: an
 * earlier operation was cut off, so that everything is as the program says.
 */
export function expectedAfter(
    before: Declared | undefined,
    now: Declared,
    byHand: Partial<Args>,
    whole: boolean,
): Declared {
    const args = withIgnored(before, now);
    if (!before || whole || replacedBy(before.args, args).length > 0) return { ...now, args };
    const kept = { ...args };
    for (const name of Object.keys(byHand) as (keyof Args)[]) {
        if (name === "tables")
            kept.tables = same(before.args.tables, args.tables)
                ? byHand.tables
                : merged(byHand.tables, before.args.tables, args.tables);
        else if (same(before.args[name], args[name])) Object.assign(kept, { [name]: byHand[name] });
    }
    return { ...now, args: kept };
}

/** The arguments of one that differ from those of another. */
export function differingArgs({ args }: Declared, { args: others }: Declared): Partial<Args> {
    const names = Object.keys({ ...args, ...others }) as (keyof Args)[];
    const differing = names.filter((name) => !same(args[name], others[name]));
    return Object.fromEntries(differing.map((name) => [name, args[name]]));
}

type Tables = Args["tables"];

const kindOf = (tables: Tables) => (tables && "include" in tables ? "include" : "exclude");
const namesOf = (tables: Tables): string[] =>
    tables === undefined ? [] : "include" in tables ? tables.include : tables.exclude;
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function merged(there: Tables, from: Tables, to: Tables): Tables {
    const [old, wanted] = [namesOf(from), namesOf(to)];
    const names = [
        ...namesOf(there).filter((name) => wanted.includes(name) || !old.includes(name)),
        ...wanted.filter((name) => !old.includes(name)),
    ];
    return kindOf(to) === "include" ? { include: names } : { exclude: names };
}
