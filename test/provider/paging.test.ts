import fc from "fast-check";
import type { ApiRequest, Cloud } from "../../provider/api/cloud";
import { allPages, type Page, pagesOf } from "../../provider/api/paging";
import { listStarRocksReplications } from "../../provider/api/starRocks";

const named = (count: number) => Array.from({ length: count }, (_, index) => `row${index}`);
const itself = (row: string) => row;

/** A list with at most `cap` rows per page, whatever the limit. Counts its pages. */
function service(rows: string[], { cap = 100, total }: { cap?: number; total?: number } = {}) {
    let asked = 0;
    return {
        rows,
        pages: () => asked,
        fetch: async ({ limit, offset }: { limit: string; offset: string }): Promise<Page<string>> => {
            asked++;
            const from = Number(offset);
            return { rows: rows.slice(from, from + Math.min(cap, Number(limit))), total };
        },
    };
}

test("allPages: gives every row once, for any number of rows", async () => {
    for (const count of [0, 1, 99, 100, 101, 199, 250]) {
        const list = service(named(count));
        expect(await allPages(list.fetch, itself)).toEqual(list.rows);
        expect(list.pages()).toBe(count % 99 === 1 && count > 1 ? pagesOf(count) + 1 : pagesOf(count));
    }
});

test("allPages: requests no extra page when the total is right", async () => {
    for (const count of [0, 1, 10, 37, 50, 99, 100, 101, 199, 250]) {
        const list = service(named(count), { total: count });
        expect(await allPages(list.fetch, itself, { end: "total" })).toEqual(list.rows);
        expect(list.pages()).toBe(pagesOf(count));
    }
});

describe.each([120, 150, 151, 500])("allPages: %p rows in pages of 50", (count) => {
    test.each([undefined, 0, 10, 49, 50, 51, 60, 99, 100, 119, 120, 149, 500, 10_000])(
        "are read to the end with total %p",
        async (total) => {
            const list = service(named(count), { cap: 50, total });
            expect(await allPages(list.fetch, itself)).toEqual(list.rows);
            expect(list.pages()).toBeLessThanOrEqual(pagesOf(count, 50) + 2);
        },
    );
});

test('allPages: "nothing new" reads to the end with any page size and total', async () => {
    for (const cap of [1, 2, 3, 7, 30, 64, 99]) {
        for (const total of [undefined, 0, cap, 2 * cap, 1_000]) {
            const list = service(named(130), { cap, total });
            expect(await allPages(list.fetch, itself, { end: "nothing new" })).toEqual(list.rows);
        }
    }
});

test("allPages: reads on after a short page if the total promises more", async () => {
    const list = service(named(130), { cap: 30, total: 130 });
    expect(await allPages(list.fetch, itself)).toEqual(list.rows);
});

describe("allPages: a service that", () => {
    test("ignores offset ends the list", async () => {
        const fetch = async () => ({ rows: named(100), total: 500 });
        expect(await allPages(fetch, itself)).toEqual(named(100));
    });

    test("rounds offset to whole pages gives every row", async () => {
        const rows = named(250);
        const fetch = async ({ offset }: { offset: string }) => {
            const from = Math.floor(Number(offset) / 100) * 100;
            return { rows: rows.slice(from, from + 100), total: 250 };
        };
        expect(await allPages(fetch, itself)).toEqual(rows);
    });
});

describe("allPages: a changing list", () => {
    /** Changes the rows before each page. */
    function moving(count: number, change: (rows: string[], page: number) => void, total?: boolean) {
        const rows = named(count);
        let page = 0;
        return {
            rows,
            pages: () => page,
            fetch: async ({ limit, offset }: { limit: string; offset: string }) => {
                change(rows, ++page);
                const from = Number(offset);
                return {
                    rows: rows.slice(from, from + Number(limit)),
                    total: total ? rows.length : undefined,
                };
            },
        };
    }

    test.each([true, false])("includes a row that moved up a page (totals: %p)", async (total) => {
        for (const gone of [0, 50, 98, 99]) {
            const list = moving(250, (rows, page) => page === 2 && void rows.splice(gone, 1), total);
            expect(await allPages(list.fetch, itself)).toEqual(list.rows);
        }
    });

    test("includes a row that moved up under the same total", async () => {
        const list = moving(150, (rows, page) => page === 2 && void rows.push(`${rows.shift()} anew`), true);
        expect(await allPages(list.fetch, itself)).toContain("row100");
    });

    test("includes no deleted row once it is stable", async () => {
        const list = moving(250, (rows, page) => page === 3 && void rows.splice(7, 2));
        expect(await allPages(list.fetch, itself)).toEqual(list.rows);
    });

    test("is not read again after a new first row", async () => {
        const list = moving(150, (rows, page) => page === 2 && void rows.unshift("new"));
        expect(await allPages(list.fetch, itself)).toEqual(named(150));
        expect(list.pages()).toBe(2);
    });

    test("includes the rows of every pass if it is never stable", async () => {
        const list = moving(1_000, (rows, page) => page % 3 === 2 && void rows.shift());
        const seen = await allPages(list.fetch, itself);
        for (const row of list.rows) expect(seen).toContain(row);
        expect(list.pages()).toBeLessThan(40);
    });

    test("includes every row that stayed", async () => {
        await fc.assert(
            fc.asyncProperty(
                fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(299)), { maxLength: 4 }),
                async (deletions) => {
                    const list = moving(300, (rows, page) => {
                        for (const [when, which] of deletions) if (when === page) rows.splice(which, 1);
                    });
                    const seen = new Set(await allPages(list.fetch, itself));
                    expect(list.rows.filter((row) => !seen.has(row))).toEqual([]);
                },
            ),
        );
    });
});

test("allPages: an endless list is an error with its name", async () => {
    let count = 0;
    const fetch = async () => ({ rows: Array.from({ length: 100 }, () => `row${count++}`) });
    await expect(allPages(fetch, itself, { what: "tasks" })).rejects.toThrow(
        "The service's list of tasks does not end: each of 1000 pages had new rows. Try again later.",
    );
    const one = async () => ({ rows: [`row${count++}`], total: Number.POSITIVE_INFINITY });
    await expect(allPages(one, itself)).rejects.toThrow("does not end");
});

test("StarRocks list: is read to its end if the total omits sub-tasks", async () => {
    const row = (index: number, main = true) => ({
        task_name: `task_${index}`,
        is_main_task: String(main),
        stage: "Full",
        status: "Yes",
    });
    const all = Array.from({ length: 60 }, (_, index) => row(index, index !== 3));
    const cloud = {
        request: async ({ query }: ApiRequest) => {
            const offset = Number(query?.offset);
            // Fifty rows a page, whatever the limit. The total counts main tasks only.
            return { total_count: 48, replications: all.slice(offset, offset + 50) };
        },
    } as unknown as Cloud;
    expect(await listStarRocksReplications(cloud, "i")).toHaveLength(60);
});
