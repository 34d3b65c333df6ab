import { own } from "../arguments/maps";
import { sameScope, type TableScope } from "../arguments/tables";
import { nodeId } from "./desired";
import type { Difference } from "./resource";
import type { Desired, Setup } from "./task";

/** Names of a list that a message shows; the rest is counted. */
const namesShown = 10;

/** Characters of a value that a message shows. */
const charactersShown = 100;

/** What has to change of a task that is there; `unshown` is what to say of a setting that the service does not show. */
export function findDifferences(
    there: Setup,
    desired: Desired,
    sameTableConfig: (a: string, b: string) => boolean,
    unshown: "not set" | "not shown",
): Difference[] {
    const { sourceNode, tables, wildcards } = desired;
    const node = nodeId(sourceNode);
    const nodeText = (id: string | undefined) => (id === "" ? "the primary" : (id ?? "not shown"));
    return [
        ...(node !== undefined && node !== there.sourceNodeId
            ? [{ argument: "sourceNodeId", there: nodeText(there.sourceNodeId), here: nodeText(node) }]
            : []),
        ...(tables && !sameScope(tables, there.tables)
            ? [{ argument: "tables", there: textOf(there.tables), here: textOf(tables) }]
            : []),
        ...ofMap("databaseConfigs", there.parameters, desired.parameters, (a, b) => a === b, unshown),
        ...ofMap("tableConfigs", there.tableConfigs, desired.tableConfigs, sameTableConfig, unshown),
        ...desired.droppedTableConfigs.flatMap((table) => {
            const text = own(there.tableConfigs, table);
            return text === undefined
                ? []
                : [{ argument: `tableConfigs.${table}`, there: shortened(text), here: "not set" }];
        }),
        ...(wildcards === undefined || wildcards === there.wildcards
            ? []
            : [{ argument: "wildcards", there: String(there.wildcards), here: String(wildcards) }]),
    ];
}

/** All differences in one text. */
export function differencesText(differences: Difference[]): string {
    return differences.map(({ argument, there, here }) => `${argument} ${there} -> ${here}`).join("; ");
}

function ofMap(
    name: string,
    there: Record<string, string>,
    wanted: Record<string, string>,
    same: (a: string, b: string) => boolean,
    unshown: string,
): Difference[] {
    return Object.entries(wanted).flatMap(([key, text]) => {
        const found = own(there, key);
        if (found !== undefined && same(found, text)) return [];
        return [
            {
                argument: `${name}.${key}`,
                there: found === undefined ? unshown : shortened(found),
                here: shortened(text),
            },
        ];
    });
}

function textOf({ kind, names }: TableScope): string {
    if (names.length === 0) return "all";
    const shown = names.slice(0, namesShown).join(", ");
    return `${kind} ${shown}${names.length > namesShown ? `, … (${names.length} tables)` : ""}`;
}

function shortened(text: string): string {
    return `"${text.length <= charactersShown ? text : `${text.slice(0, charactersShown)}…`}"`;
}
