import { own } from "../arguments/own";
import { sameScope, type TableScope } from "../arguments/tables";
import type { CommonSetup, CommonWanted } from "./setup";

/** An argument that is not in the service as the program has it, both as people read them. */
export interface Difference {
    /** Its path, such as `databaseConfigs.max_rows_per_chunk`. */
    argument: string;
    there: string;
    here: string;
}

/** Names of a list that a message shows; the rest is counted. */
const namesShown = 10;

/** Characters of a value that a message shows. */
const charactersShown = 100;

/** What has to change of a task that is there; `unshown` is what to say of a setting that the service does not show. */
export function findDifferences(
    there: CommonSetup,
    wanted: CommonWanted,
    sameTableConfig: (a: string, b: string) => boolean,
    unshown: "not set" | "not shown",
): Difference[] {
    const node = (id: string | undefined) => (id === "" ? "the primary" : (id ?? "not shown"));
    const { sourceNodeId, tables } = wanted;
    return [
        ...(sourceNodeId !== undefined && sourceNodeId !== there.sourceNodeId
            ? [{ argument: "sourceNodeId", there: node(there.sourceNodeId), here: node(sourceNodeId) }]
            : []),
        ...(tables && !sameScope(tables, there.tables)
            ? [{ argument: "tables", there: textOf(there.tables), here: textOf(tables) }]
            : []),
        ...ofMap(
            "databaseConfigs",
            there.databaseConfigs,
            wanted.databaseConfigs,
            (a, b) => a === b,
            unshown,
        ),
        ...ofMap("tableConfigs", there.tableConfigs, wanted.tableConfigs, sameTableConfig, unshown),
        ...wanted.droppedTableConfigs.flatMap((table) => {
            const text = own(there.tableConfigs, table);
            return text === undefined
                ? []
                : [{ argument: `tableConfigs.${table}`, there: shortened(text), here: "not set" }];
        }),
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
