import fc from "fast-check";
import type { ApiRequest, Cloud } from "../../provider/api/cloud";
import { allPages } from "../../provider/api/paging";
import { flag, number, passed, percent, setting, stage, status, text } from "../../provider/api/reading";
import { listStarRocksReplications } from "../../provider/api/starRocks";

test.each([
    [100, 100],
    ["100", 100],
    ["60%", 60],
    [" 7.5 ", 7.5],
    [null, undefined],
    ["", undefined],
    ["soon", undefined],
    [Number.NaN, undefined],
    ["-1", undefined],
])("number(%p) is %p", (value, expected) => expect(number(value)).toBe(expected));

test("flags come as booleans or text", () => {
    expect([true, "true", "TRUE", false, "false", null, "maybe"].map(flag)).toEqual([
        true,
        true,
        true,
        false,
        false,
        undefined,
        undefined,
    ]);
});

test("stages come in any case, unknown ones are other", () => {
    expect(["Wait", "INCREMENTAL", "full", "Rebuilding", null, ""].map(stage)).toEqual([
        "wait",
        "incremental",
        "full",
        "other",
        undefined,
        undefined,
    ]);
});

test("both editions' words for status", () => {
    expect(["Yes", "normal", "No", "abnormal", null].map(status)).toEqual([
        "normal",
        "normal",
        "abnormal",
        "abnormal",
        "normal",
    ]);
});

test("a check passed only if it says success", () => {
    expect(["success", "SUCCESS", "fail", "failed", "Check Override Table Failed", null].map(passed)).toEqual(
        [true, true, false, false, false, false],
    );
});

test("no value makes a reader throw", () => {
    fc.assert(
        fc.property(fc.anything(), (value) => {
            // An object without a prototype cannot become text, and JSON never holds one.
            fc.pre(typeof value !== "object" || value === null);
            for (const read of [text, number, flag, stage, status, passed]) read(value);
            percent(value);
        }),
    );
});

test("paging gives every row once, whatever the number of rows", async () => {
    for (const count of [0, 1, 99, 100, 101, 250]) {
        const rows = Array.from({ length: count }, (_, index) => `row${index}`);
        let pages = 0;
        const seen = await allPages(
            async ({ limit, offset }) => {
                pages++;
                return { rows: rows.slice(Number(offset), Number(offset) + Number(limit)) };
            },
            (row) => row,
        );
        expect(seen).toEqual(rows);
        expect(pages).toBe(Math.floor(count / 100) + 1);
    }
});

test("paging ends when the service ignores the offset", async () => {
    const rows = Array.from({ length: 100 }, (_, index) => `row${index}`);
    const seen = await allPages(
        async () => ({ rows, total: 500 }),
        (row) => row,
    );
    expect(seen).toEqual(rows);
});

test("paging goes on after a short page when the total says that there is more", async () => {
    const rows = Array.from({ length: 120 }, (_, index) => `row${index}`);
    const seen = await allPages(
        async ({ offset }) => ({ rows: rows.slice(Number(offset), Number(offset) + 50), total: 120 }),
        (row) => row,
    );
    expect(seen).toEqual(rows);
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
        send: async ({ query }: ApiRequest) => {
            const offset = Number(query?.offset);
            // Fifty rows a page, whatever is asked for; the total counts tasks only.
            return { total_count: 48, replications: all.slice(offset, offset + 50) };
        },
    } as unknown as Cloud;
    expect(await listStarRocksReplications(cloud, "i")).toHaveLength(60);
});

test("values of settings keep their decimal or word form", () => {
    expect([5, true, "x", null, {}].map(setting)).toEqual(["5", "true", "x", "", ""]);
});
