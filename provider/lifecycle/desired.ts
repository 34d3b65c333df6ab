import type { CloudFacts } from "../arguments/cloudFacts";
import { configTexts, parametersToSet } from "../arguments/databaseConfigs";
import { changedEntries, own } from "../arguments/maps";
import { listKind, mergedScope, sameScope, scopeOf, type TableScope, tablesThere } from "../arguments/tables";
import { UserError } from "../userError";
import { isOver } from "../waiting/row";
import type { CommonArgs, Edition, Extent } from "./edition";
import type { Before } from "./resource";
import type { Desired, Seen, Setup, SourceNode } from "./task";

/** How a request names the primary, whatever node that is. */
const primary = "";

/** Converts arguments, once, into what an operation has to bring about. */
export async function desiredOf<Args extends CommonArgs>(
    edition: Edition<Args>,
    args: Args,
    before: Before<Args>,
    { row, configuration }: Seen,
    extent: Extent,
    facts: CloudFacts,
): Promise<Desired> {
    const { defaults, sameTableConfig } = edition;
    const whole = extent === "whole";
    const fresh = {
        sourceNodeId: args.sourceNodeId,
        tables: scopeOf(args.tables),
        parameters: configTexts(args.databaseConfigs),
        tableConfigs: edition.tableConfigTexts(args),
        wildcards: args.wildcards ?? defaults.wildcards,
        desiredState: args.desiredState ?? defaults.desiredState,
    };
    const old = {
        tables: scopeOf(before.args.tables),
        parameters: configTexts(before.args.databaseConfigs),
        tableConfigs: edition.tableConfigTexts(before.args),
    };
    // A task that is over is recreated, with whatever list the program has.
    const there = configuration && !isOver(row?.stage) ? tablesThere(configuration) : undefined;
    const { parameters, parametersWithoutDefault } = await parametersToSet(
        old.parameters,
        fresh.parameters,
        whole ? fresh.parameters : changedEntries(old.parameters, fresh.parameters),
        () => edition.parameters(facts, args.instanceId),
    );
    const changes = (name: "wildcards" | "desiredState") =>
        whole || (before.args[name] ?? defaults[name]) !== fresh[name];
    return {
        sourceNode: whole || args.sourceNodeId !== before.args.sourceNodeId ? nodeOf(before, args) : "keep",
        tables: whole
            ? listOfAdopted(edition, there, fresh.tables)
            : changedList(edition, there, old.tables, fresh.tables),
        parameters,
        parametersWithoutDefault,
        tableConfigs: whole
            ? fresh.tableConfigs
            : changedEntries(old.tableConfigs, fresh.tableConfigs, sameTableConfig),
        droppedTableConfigs: Object.keys(old.tableConfigs).filter(
            (table) => !Object.hasOwn(fresh.tableConfigs, table),
        ),
        wildcards: changes("wildcards") ? fresh.wildcards : undefined,
        desiredState: changes("desiredState") ? fresh.desiredState : undefined,
        fresh,
    };
}

/** The service chooses the node for a program that never named one. */
function nodeOf<Args extends CommonArgs>(before: Before<Args>, { sourceNodeId }: Args): SourceNode {
    if (sourceNodeId !== undefined) return { id: sourceNodeId };
    return before.given.has("sourceNodeId") ? "primary" : "keep";
}

/** The node as a request names it; undefined: the one that is there. */
export function nodeId(node: SourceNode): string | undefined {
    if (node === "keep") return undefined;
    return node === "primary" ? primary : node.id;
}

type CanBecome = Pick<Edition<CommonArgs>, "canBecome">;

/** A task whose list cannot become the desired one keeps its own; the next preview shows a replacement. */
function listOfAdopted({ canBecome }: CanBecome, there: TableScope | undefined, to: TableScope): TableScope {
    return there && !canBecome(there, to) ? there : to;
}

function changedList(
    { canBecome }: CanBecome,
    there: TableScope | undefined,
    from: TableScope,
    to: TableScope,
): TableScope | undefined {
    if (sameScope(from, to)) return undefined;
    if (there && !canBecome(there, to))
        throw new UserError(
            `tables: the task has ${listKind(there)} in the service, which cannot become ${listKind(to)}. ` +
                'Run "pulumi up --refresh": its preview shows what was changed outside of Pulumi.',
        );
    return mergedScope(there ?? from, from, to);
}

/** A setup with what is desired of it. */
export function withDesired(there: Setup, desired: Desired): Setup {
    const dropped = new Set(desired.droppedTableConfigs);
    const kept = Object.entries(there.tableConfigs).filter(([table]) => !dropped.has(table));
    return {
        sourceNodeId: nodeId(desired.sourceNode) ?? there.sourceNodeId,
        tables: desired.tables && !sameScope(desired.tables, there.tables) ? desired.tables : there.tables,
        parameters: { ...there.parameters, ...desired.parameters },
        tableConfigs: { ...Object.fromEntries(kept), ...desired.tableConfigs },
        wildcards: desired.wildcards ?? there.wildcards,
    };
}

/** The parts in which a task's setup is not as desired. */
export function whatDiffers(
    there: Setup,
    desired: Desired,
    sameTableConfig: (a: string, b: string) => boolean,
): (keyof Setup)[] {
    const node = nodeId(desired.sourceNode);
    const differs: Record<keyof Setup, boolean> = {
        sourceNodeId: node !== undefined && node !== there.sourceNodeId,
        tables: desired.tables !== undefined && !sameScope(there.tables, desired.tables),
        parameters: Object.entries(desired.parameters).some(
            ([name, value]) => own(there.parameters, name) !== value,
        ),
        tableConfigs:
            desired.droppedTableConfigs.some((table) => own(there.tableConfigs, table) !== undefined) ||
            Object.entries(desired.tableConfigs).some(
                ([table, config]) => !sameTableConfig(own(there.tableConfigs, table) ?? "", config),
            ),
        wildcards: desired.wildcards !== undefined && desired.wildcards !== there.wildcards,
    };
    return (Object.keys(differs) as (keyof Setup)[]).filter((name) => differs[name]);
}
