import { UserError } from "../userError";

/** Rows of the largest page of most lists. */
export const largestPage = 100;

/** Page sizes that documents name as defaults or limits. A first page of such a size may be a full one. */
const documentedSizes = [10, 20, 50];

/** No instance has a hundredth of that, so a longer list never ends. */
const mostPages = 1_000;

/** Passes over a list whose rows move meanwhile. */
const mostPasses = 3;

/** One page and its total, if any. */
export interface Page<Row> {
    rows: Row[];
    total?: number;
}

type FetchPage<Row> = (query: { limit: string; offset: string }) => Promise<Page<Row>>;

/**
 * When a list ends. Some totals are missing, 0 or those of one page, and some services give smaller pages than requested.
 *
 * | end           | the last page                                                                  |
 * |---------------|--------------------------------------------------------------------------------|
 * | "nothing new" | has no new row                                                                 |
 * | "short page"  | has no new row, or is not full although the total does not promise more rows   |
 * | "total"       | as for "short page", or completes the total                                    |
 */
export type ListEnd = "nothing new" | "short page" | "total";

interface Paging<Row> {
    /** What is listed, for messages. */
    what?: string;
    end?: ListEnd;
    /** Whether the rows so far are enough. Then the list is not read further. */
    suffices?: (rows: Row[]) => boolean;
}

/**
 * All rows of a paged list. Each page begins with the last row of the previous page. If that row has moved, another one may
 * have moved from an unread page to a page that was already read, so the list is read again.
 */
export async function allPages<Row>(
    fetchPage: FetchPage<Row>,
    keyOf: (row: Row) => string,
    { what = "rows", end = "short page", suffices = () => false }: Paging<Row> = {},
): Promise<Row[]> {
    const seen = new Map<string, Row>();
    for (let pass = 1; pass <= mostPasses; pass++) {
        const { found, moved } = await readThrough(fetchPage, keyOf, { what, end, suffices });
        if (!moved) return [...found.values()];
        for (const [key, row] of found) seen.set(key, row);
    }
    // The rows never stood still, so every row of any pass counts.
    return [...seen.values()];
}

async function readThrough<Row>(
    fetchPage: FetchPage<Row>,
    keyOf: (row: Row) => string,
    { what, end, suffices }: Required<Paging<Row>>,
): Promise<{ found: Map<string, Row>; moved: boolean }> {
    const found = new Map<string, Row>();
    let moved = false;
    let full = largestPage;
    let passed = 0;
    let last: string | undefined;
    let overlaps = true;
    for (let page = 1; page <= mostPages; page++) {
        const shared = overlaps && passed > 0 && full > 1 ? 1 : 0;
        const offset = passed - shared;
        const { rows, total = 0 } = await fetchPage({ limit: String(largestPage), offset: String(offset) });
        const keys = rows.map(keyOf);
        if (shared === 1 && !keys.includes(last as string)) moved = true;
        const known = found.size;
        for (const [index, key] of numbered(keys).entries()) found.set(key, rows[index] as Row);
        if (found.size === known) {
            // The same page again: this service rounds offsets, so pages cannot share a row.
            if (shared === 0 || rows.length <= 1) return { found, moved };
            overlaps = false;
            continue;
        }
        if (suffices([...found.values()])) return { found, moved: false };
        passed = offset + rows.length;
        last = keys.at(-1);
        const isFull = rows.length >= full || (page === 1 && documentedSizes.includes(rows.length));
        if (end !== "nothing new" && !isFull && passed >= total) return { found, moved };
        if (end === "total" && passed === total) return { found, moved };
        full = page === 1 ? rows.length : Math.max(full, rows.length);
    }
    throw new UserError(
        `The service's list of ${what} does not end: each of ${mostPages} pages had new rows. Try again later.`,
    );
}

/** Tells equal keys of one page apart. Equal keys of two pages are the same row, because pages may overlap. */
function numbered(keys: string[]): string[] {
    const count = new Map<string, number>();
    return keys.map((key) => {
        const nth = (count.get(key) ?? 0) + 1;
        count.set(key, nth);
        return `${nth} ${key}`;
    });
}

/** Pages of a list with this many rows, each of which begins with the last row of the previous one. */
export function pagesOf(rows: number, pageSize = largestPage): number {
    return Math.max(1, Math.ceil((rows - 1) / (pageSize - 1)));
}

/** Whether a list with this many rows may go on: its total may be that of its first page. */
export function mayGoOn(rows: number): boolean {
    return rows === largestPage || documentedSizes.includes(rows);
}
