import type { StarRocksSetup } from "../../api/starRocks";
import { configTexts, namedValues } from "../databaseConfigs";
import type { Before, Operation } from "../resource";
import { nodeToMoveTo } from "../sourceNode";
import { scopeOf } from "../tables";
import { type StarRocksArgs, starRocksTableConfigs } from "./arguments";
import type { Setup, Wanted } from "./plan";
import { type Seen, scopeThere } from "./task";

/** The arguments in the plan's terms, with what was taken out since the last operation. */
export async function wantedOf(
    args: StarRocksArgs,
    before: Before<StarRocksArgs>,
    { configuration }: Seen,
    context: Operation,
): Promise<Wanted> {
    const there = configuration && scopeThere(configuration);
    const tables = scopeOf(args.tables);
    const databaseConfigs = configTexts(args.databaseConfigs);
    const removed = Object.keys(before.args.databaseConfigs ?? {}).filter(
        (name) => databaseConfigs[name] === undefined,
    );
    if (removed.length > 0) {
        // To leave a parameter out of a change may mean to keep it; its default is sent instead.
        const parameters = await context.facts.starRocksParameters(args.instanceId);
        for (const { name, defaultValue } of parameters)
            if (removed.includes(name) && defaultValue !== undefined) databaseConfigs[name] = defaultValue;
    }
    const tableConfigs = starRocksTableConfigs(args.tableConfigs);
    return {
        sourceNodeId: nodeToMoveTo(before, args),
        // A list of the other kind, of a task that was taken over whatever it is, only a new task can have.
        tables: there && there.kind !== tables.kind ? there : tables,
        databaseConfigs,
        tableConfigs,
        wildcards: args.wildcards ?? false,
        desiredState: args.desiredState ?? "running",
        droppedTableConfigs: Object.keys(before.args.tableConfigs ?? {}).filter(
            (table) => !(table in tableConfigs),
        ),
    };
}

/** A whole setup as every check and change sends it. */
export function setupOf(args: StarRocksArgs, setup: Setup): StarRocksSetup {
    const { kind, names } = setup.tables;
    return {
        ...args,
        sourceNodeId: setup.sourceNodeId,
        databaseConfigs: namedValues(setup.databaseConfigs),
        tableConfigs: namedValues(setup.tableConfigs),
        tables: {
            kind: kind === "include" ? "include_tables" : "exclude_tables",
            scope: names.length === 0 ? "all" : "part",
            names,
        },
        instanceLevel: args.instanceLevel ?? false,
        databaseScope: args.instanceLevel && args.sourceDatabase === "ALL" ? "all" : "part",
        wildcards: setup.wildcards,
    };
}
