import fc from "fast-check";
import type { ApiRequest, Cloud } from "../../provider/api/cloud";
import { allPages, type Page, pagesOf } from "../../provider/api/paging";
import { listStarRocksReplications } from "../../provider/api/starRocks";

const named = (count: number) => Array.from({ length: count }, (_, index) => `row${index}`);
const itself = (row: string) => row;

/** A list that gives `cap` rows at once at most, whatever is asked for; counts its pages. */
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

test("a list: every row comes once, whatever the number of rows", async () => {
    for (const count of [0, 1, 99, 100, 101, 199, 250]) {
        const list = service(named(count));
        expect(await allPages(list.fetch, itself)).toEqual(list.rows);
        expect(list.pages()).toBe(count % 99 === 1 && count > 1 ? pagesOf(count) + 1 : pagesOf(count));
    }
});

test("a list whose total is right costs no page more than it has", async () => {
    for (const count of [0, 1, 10, 37, 50, 99, 100, 101, 199, 250]) {
        const list = service(named(count), { total: count });
        expect(await allPages(list.fetch, itself, { end: "total" })).toEqual(list.rows);
        expect(list.pages()).toBe(pagesOf(count));
    }
});

describe.each([120, 150, 151, 500])("a list of %p rows that gives 50 at once", (count) => {
    test.each([undefined, 0, 10, 49, 50, 51, 60, 99, 100, 119, 120, 149, 500, 10_000])(
        "is read to its end, with %p as its total",
        async (total) => {
            const list = service(named(count), { cap: 50, total });
            expect(await allPages(list.fetch, itself)).toEqual(list.rows);
            expect(list.pages()).toBeLessThanOrEqual(pagesOf(count, 50) + 2);
        },
    );
});

test("a list: with nothing to trust it is read to its end, whatever it gives at once", async () => {
    for (const cap of [1, 2, 3, 7, 30, 64, 99]) {
        for (const total of [undefined, 0, cap, 2 * cap, 1_000]) {
            const list = service(named(130), { cap, total });
            expect(await allPages(list.fetch, itself, { end: "nothing new" })).toEqual(list.rows);
        }
    }
});

test("a list: a total that says more than a short page has is followed", async () => {
    const list = service(named(130), { cap: 30, total: 130 });
    expect(await allPages(list.fetch, itself)).toEqual(list.rows);
});

describe("a list that takes the offset otherwise", () => {
    test("ends when it does not take it at all", async () => {
        const fetch = async () => ({ rows: named(100), total: 500 });
        expect(await allPages(fetch, itself)).toEqual(named(100));
    });

    test("is read to its end when it rounds it down to whole pages", async () => {
        const rows = named(250);
        const fetch = async ({ offset }: { offset: string }) => {
            const from = Math.floor(Number(offset) / 100) * 100;
            return { rows: rows.slice(from, from + 100), total: 250 };
        };
        expect(await allPages(fetch, itself)).toEqual(rows);
    });
});

describe("a list whose rows move while it is read", () => {
    /** Changes the rows before its nth page is given. */
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

    test.each([true, false])(
        "has the row that a deleted one has moved up (with totals: %p)",
        async (total) => {
            for (const gone of [0, 50, 98, 99]) {
                const list = moving(250, (rows, page) => page === 2 && void rows.splice(gone, 1), total);
                expect(await allPages(list.fetch, itself)).toEqual(list.rows);
            }
        },
    );

    test("has it also where another row has come at the end, so that the total is the same", async () => {
        const list = moving(150, (rows, page) => page === 2 && void rows.push(`${rows.shift()} anew`), true);
        expect(await allPages(list.fetch, itself)).toContain("row100");
    });

    test("has no deleted row once it stands still", async () => {
        const list = moving(250, (rows, page) => page === 3 && void rows.splice(7, 2));
        expect(await allPages(list.fetch, itself)).toEqual(list.rows);
    });

    test("is not read again for a row that comes first", async () => {
        const list = moving(150, (rows, page) => page === 2 && void rows.unshift("new"));
        expect(await allPages(list.fetch, itself)).toEqual(named(150));
        expect(list.pages()).toBe(2);
    });

    test("counts with everything that was seen when it never stands still", async () => {
        const list = moving(1_000, (rows, page) => page % 3 === 2 && void rows.shift());
        const seen = await allPages(list.fetch, itself);
        for (const row of list.rows) expect(seen).toContain(row);
        expect(list.pages()).toBeLessThan(40);
    });

    test("has every row that was there all the time, whatever was deleted meanwhile", async () => {
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

test("a list without an end is an error that names it", async () => {
    let count = 0;
    const fetch = async () => ({ rows: Array.from({ length: 100 }, () => `row${count++}`) });
    await expect(allPages(fetch, itself, { what: "tasks" })).rejects.toThrow(
        "The service's list of tasks does not end: each of 1000 pages had new rows. Try again later.",
    );
    const one = async () => ({ rows: [`row${count++}`], total: Number.POSITIVE_INFINITY });
    await expect(allPages(one, itself)).rejects.toThrow("does not end");
});

test("a list with sub-tasks, whose total may not count them, is read to its end", async () => {
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
            // Fifty rows a page, whatever is asked for; the total counts tasks only.
            return { total_count: 48, replications: all.slice(offset, offset + 50) };
        },
    } as unknown as Cloud;
    expect(await listStarRocksReplications(cloud, "i")).toHaveLength(60);
});
