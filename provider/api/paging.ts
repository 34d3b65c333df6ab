import { UserError } from "../userError";

/** The largest page of most lists. */
const largestPage = 100;

/** Sizes that the documents name as defaults or limits: a first page of such a size may be all that the service gives at once. */
const documentedSizes = [10, 20, 50];

/** A list that goes on for longer never ends: no instance has a hundredth of that. */
const mostPages = 1_000;

/** So often a list is read whose rows move while it is read. */
const mostPasses = 3;

/** One page, with the total that came with it, if any. */
export interface Page<Row> {
    rows: Row[];
    total?: number;
}

type FetchPage<Row> = (query: { limit: string; offset: string }) => Promise<Page<Row>>;

/**
 * What is taken for the end of a list. Some totals are missing, 0 or those of their page alone, and some services give less at
 * once than is asked for.
 *
 * | end           | the last page is                                                          |
 * |---------------|---------------------------------------------------------------------------|
 * | "nothing new" | one that has nothing new                                                  |
 * | "short page"  | the same, or one shorter than a full one, unless a total says there is more |
 * | "total"       | the same, or one after which as many have come as the total says          |
 */
export type ListEnd = "nothing new" | "short page" | "total";

interface Paging {
    /** What is listed, for messages. */
    what?: string;
    pageSize?: number;
    /** Rows that each page shares with the page before, 1 or none. A list to whose front alone rows come needs none. */
    overlap?: 0 | 1;
    end?: ListEnd;
}

/**
 * All rows of a paged list. Each page begins with the last row of the page before: where that has moved, others may have too, and
 * one may have slipped from a page that was not read yet to one that was. Then the list is read again.
 */
export async function allPages<Row>(
    fetchPage: FetchPage<Row>,
    keyOf: (row: Row) => string,
    { what = "rows", pageSize = largestPage, overlap = 1, end = "short page" }: Paging = {},
): Promise<Row[]> {
    const seen = new Map<string, Row>();
    for (let pass = 1; pass <= mostPasses; pass++) {
        const { found, moved } = await readThrough(fetchPage, keyOf, { what, pageSize, overlap, end });
        if (!moved) return [...found.values()];
        for (const [key, row] of found) seen.set(key, row);
    }
    // They never stand still: whatever was seen counts.
    return [...seen.values()];
}

async function readThrough<Row>(
    fetchPage: FetchPage<Row>,
    keyOf: (row: Row) => string,
    { what, pageSize, overlap, end }: Required<Paging>,
): Promise<{ found: Map<string, Row>; moved: boolean }> {
    const found = new Map<string, Row>();
    let moved = false;
    let full = pageSize;
    let passed = 0;
    let last: string | undefined;
    let overlaps = overlap === 1;
    for (let page = 1; page <= mostPages; page++) {
        const shared = overlaps && passed > 0 && full > 1 ? 1 : 0;
        const offset = passed - shared;
        const { rows, total = 0 } = await fetchPage({ limit: String(pageSize), offset: String(offset) });
        const keys = rows.map(keyOf);
        if (shared === 1 && !keys.includes(last as string)) moved = true;
        const known = found.size;
        for (const [index, key] of numbered(keys).entries()) found.set(key, rows[index] as Row);
        if (found.size === known) {
            // The same page again: this service begins pages where it likes, and not with a row of the page before.
            if (shared === 0 || rows.length <= 1) return { found, moved };
            overlaps = false;
            continue;
        }
        passed = offset + rows.length;
        last = keys.at(-1);
        const isFull = rows.length >= full || (page === 1 && documentedSizes.includes(rows.length));
        if (end !== "nothing new" && !isFull && passed >= total) return { found, moved };
        if (end === "total" && passed === total) return { found, moved };
        full = page === 1 ? rows.length : Math.max(full, rows.length);
    }
    throw new UserError(
        `The service's list of ${what} has no end: ${mostPages} pages of it had something new. Nothing was concluded from it.`,
    );
}

/** Pages may overlap, so a row that was seen is no other; two of one page are two. */
function numbered(keys: string[]): string[] {
    const count = new Map<string, number>();
    return keys.map((key) => {
        const nth = (count.get(key) ?? 0) + 1;
        count.set(key, nth);
        return `${nth} ${key}`;
    });
}

/** How many pages a list of so many rows takes. */
export function pagesOf(rows: number, pageSize = largestPage, overlap = 1): number {
    return Math.max(1, Math.ceil((rows - overlap) / (pageSize - overlap)));
}

/** Whether a list of so many rows may have ended by a total that counts its first page alone. */
export function mayGoOn(rows: number): boolean {
    return rows === largestPage || documentedSizes.includes(rows);
}
