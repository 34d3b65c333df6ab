/** The largest page of most lists. */
const largestPage = 100;

/** One page, with the total that came with it, if any. */
export interface Page<Row> {
    rows: Row[];
    total?: number;
}

/**
 * All rows of a paged list. Totals are missing or 0 in some replies, pages may be shorter than asked for, and the meaning
 * of "offset" is not certain; so a page without a new row is the last, and so is one that reaches the total, or, where no
 * total says that there are more, a short one.
 */
export async function allPages<Row>(
    fetchPage: (query: { limit: string; offset: string }) => Promise<Page<Row>>,
    keyOf: (row: Row) => string,
    pageSize = largestPage,
): Promise<Row[]> {
    const found = new Map<string, Row>();
    for (let offset = 0; ; ) {
        const { rows, total = 0 } = await fetchPage({ limit: String(pageSize), offset: String(offset) });
        const known = found.size;
        // Pages may overlap, so a row that was seen is no other; two of one page are two.
        const inPage = new Map<string, number>();
        for (const row of rows) {
            const nth = (inPage.get(keyOf(row)) ?? 0) + 1;
            inPage.set(keyOf(row), nth);
            const key = `${nth} ${keyOf(row)}`;
            if (!found.has(key)) found.set(key, row);
        }
        offset += rows.length;
        const last = offset === total || (rows.length < pageSize && offset >= total);
        if (found.size === known || last) return [...found.values()];
    }
}

/** How many pages a list of so many rows takes. */
export function pagesOf(rows: number, pageSize = largestPage): number {
    return Math.max(1, Math.ceil(rows / pageSize));
}
