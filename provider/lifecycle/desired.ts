import type { DatabaseParameter } from "../api/replication";
import { configTexts, type DatabaseConfigs, parametersToSet } from "../arguments/databaseConfigs";
import { own } from "../arguments/own";
import {
    listKind,
    mergedScope,
    sameScope,
    scopeOf,
    type TableScope,
    type TablesArgument,
} from "../arguments/tables";
import { UserError } from "../userError";
import type { Before } from "./resource";
import type { CommonSetup, CommonWanted } from "./setup";
import { nodeToMoveTo } from "./sourceNode";

/**
 * How much an operation brings about. `whole`: everything that the program says. `changes`: only what differs between the state
 * and the program; everything else stays as it is in the service, whatever somebody has done to it there.
 */
export type Extent = "whole" | "changes";

interface Arguments {
    sourceNodeId?: string;
    tables?: TablesArgument;
    databaseConfigs?: DatabaseConfigs;
}

/** What an edition knows of its own arguments. */
interface Edition<Args> {
    /** Settings of tables as the service takes them. */
    tableConfigs(args: Partial<Args>): Record<string, string>;
    sameTableConfig(a: string, b: string): boolean;
    /** Whether a task with the one list can be given the other. */
    canTurn(there: TableScope, to: TableScope): boolean;
    /** Asks for the parameters of the instance, with their defaults. */
    parameters(): Promise<DatabaseParameter[]>;
}

/** What a new task gets: all that the program says. */
export function freshSetup<Args extends Arguments>(
    args: Args,
    { tableConfigs }: Pick<Edition<Args>, "tableConfigs">,
): CommonSetup {
    return {
        sourceNodeId: args.sourceNodeId,
        tables: scopeOf(args.tables),
        databaseConfigs: configTexts(args.databaseConfigs),
        tableConfigs: tableConfigs(args),
    };
}

/** What has to change of a task that is there. `there`: the tables that it copies, as far as the service tells. */
export async function settingsToChange<Args extends Arguments>(
    args: Args,
    before: Before<Args>,
    extent: Extent,
    there: TableScope | undefined,
    { tableConfigs, sameTableConfig, canTurn, parameters }: Edition<Args>,
): Promise<CommonWanted> {
    const whole = extent === "whole";
    const old = { parameters: configTexts(before.args.databaseConfigs), tables: tableConfigs(before.args) };
    const now = { parameters: configTexts(args.databaseConfigs), tables: tableConfigs(args) };
    const [from, to] = [scopeOf(before.args.tables), scopeOf(args.tables)];
    const moves = whole || args.sourceNodeId !== before.args.sourceNodeId;
    return {
        sourceNodeId: moves ? nodeToMoveTo(before, args) : undefined,
        tables: whole ? listOfTaken(there, to, canTurn) : changedList(there, from, to, canTurn),
        ...(await parametersToSet(
            old.parameters,
            now.parameters,
            whole ? now.parameters : differing(old.parameters, now.parameters, (a, b) => a === b),
            parameters,
        )),
        tableConfigs: whole ? now.tables : differing(old.tables, now.tables, sameTableConfig),
        droppedTableConfigs: Object.keys(old.tables).filter((table) => !Object.hasOwn(now.tables, table)),
    };
}

type CanTurn = Edition<object>["canTurn"];

/** A list that only a new task can have is left to the replacement that the next preview shows. */
function listOfTaken(there: TableScope | undefined, to: TableScope, canTurn: CanTurn): TableScope {
    return there && !canTurn(there, to) ? there : to;
}

function changedList(
    there: TableScope | undefined,
    from: TableScope,
    to: TableScope,
    canTurn: CanTurn,
): TableScope | undefined {
    if (sameScope(from, to)) return undefined;
    if (there && !canTurn(there, to))
        throw new UserError(
            `tables: the task has ${listKind(there)} in the service, which cannot become ${listKind(to)}. ` +
                'Run "pulumi up --refresh": its preview shows what was changed outside of Pulumi.',
        );
    return mergedScope(there ?? from, from, to);
}

/** The entries of a map that another one does not have, or has otherwise. */
function differing(
    old: Record<string, string>,
    now: Record<string, string>,
    same: (a: string, b: string) => boolean,
): Record<string, string> {
    return Object.fromEntries(
        Object.entries(now).filter(([name, text]) => {
            const before = own(old, name);
            return before === undefined || !same(before, text);
        }),
    );
}
