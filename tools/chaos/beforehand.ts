import type { World } from "pulumi-taurusdb-htap-emulator";
import type { Beforehand, Declared } from "./draw";

/** A full copy that is done, in milliseconds of the emulator's clock. */
const copied = 60_000;

/** A resource with the arguments that its task has before the first deployment. */
export function asBeforehand(declared: Declared, beforehand: Beforehand): Declared {
    const { tables = { exclude: [] } } = declared.args;
    if (beforehand === "matching") return declared;
    const differing =
        "include" in tables
            ? { include: [...tables.include, "by_hand"] }
            : { exclude: [...tables.exclude, "by_hand"] };
    return { ...declared, args: { ...declared.args, tables: differing } };
}

/** Makes the task of a resource, as somebody does in the console. */
export function makeTask(world: World, { kind, args }: Declared): void {
    const [source] = world.sources;
    const edition = kind === "StarRocksReplication" ? "starrocks" : "clickhouse";
    const instance = world.instances.find((each) => each.edition === edition);
    const { tables = { exclude: [] } } = args;
    const include = "include" in tables;
    const names = "include" in tables ? tables.include : tables.exclude;
    const common = {
        instanceId: instance?.id as string,
        sourceInstanceId: source?.id as string,
        sourceNodeId: args.sourceNodeId ?? (source?.nodes[0] as string),
        databaseConfigs: Object.entries(args.databaseConfigs ?? {}).map(([name, value]) => ({
            name,
            value: String(value),
        })),
        tableConfigs: [],
        progress: {
            stage: args.desiredState === "paused" ? ("paused" as const) : ("incremental" as const),
            since: 0,
            copied,
        },
    };
    if (edition === "starrocks")
        world.starRocksTasks.push({
            ...common,
            taskName: args.taskName as string,
            sourceDatabase: args.sourceDatabase,
            targetDatabase: args.targetDatabase as string,
            tables: {
                type: include ? "include_tables" : "exclude_tables",
                scope: names.length === 0 ? "all" : "part",
                names,
            },
            instanceLevel: false,
            databaseScope: "part",
            wildcards: false,
        });
    else
        world.clickHouseTasks.push({
            ...common,
            database: args.sourceDatabase,
            tables: { type: include ? "white_list" : "black_list", names },
        });
}
