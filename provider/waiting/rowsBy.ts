/**
 * Finds the rows of a list by a key. One list serves all tasks of an instance: if each task went through all rows, the time would
 * grow with the square of their number. Rows without a key are left out.
 */
export function rowsBy<Row>(keyOf: (row: Row) => string | undefined) {
    const indexes = new WeakMap<Row[], Map<string, Row[]>>();
    return (rows: Row[], key: string): Row[] => {
        const index = indexes.get(rows) ?? indexOf(rows, keyOf);
        indexes.set(rows, index);
        return index.get(key) ?? [];
    };
}

function indexOf<Row>(rows: Row[], keyOf: (row: Row) => string | undefined): Map<string, Row[]> {
    const index = new Map<string, Row[]>();
    for (const row of rows) {
        const key = keyOf(row);
        if (key === undefined) continue;
        const found = index.get(key);
        if (found) found.push(row);
        else index.set(key, [row]);
    }
    return index;
}
