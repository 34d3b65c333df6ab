import { changeLine, changesBetween, instanceLines } from "../../../command/status/changes";
import { exitCodeOf, summaryOf } from "../../../command/status/health";
import type { Poll, TaskStatus } from "../../../command/status/poll";
import { screenLines, tableLines } from "../../../command/status/screen";
import { labelsOf } from "../../../command/status/table";
import { lineOf, widthOf } from "../../../command/text";

const plain = { colour: false };

function task(name: string, more: Partial<TaskStatus> = {}): TaskStatus {
    return {
        id: `in17/${name}`,
        instanceId: "in17",
        edition: "starrocks",
        name,
        sourceDatabase: name,
        targetDatabase: name,
        stage: "incremental",
        status: "normal",
        percentage: 100,
        problems: [],
        ...more,
    };
}

const pollOf = (...tasks: TaskStatus[]): Poll => ({
    seenAt: "2026-01-01T10:00:00.123Z",
    instances: [{ id: "in17", edition: "starrocks" }],
    tasks,
});

test.each([
    ["orders", 6],
    ["订单", 4],
    ["ｶﾞ", 2],
    ["e\u0301", 1],
    ["データ库", 8],
    ["한국", 4],
    ["🚀", 2],
    ["→█", 2],
])("text width: of %s is %d", (text, width) => {
    expect(widthOf(text)).toBe(width);
});

test("text line: is cut to the columns, also in a wide character", () => {
    const spans = [{ text: "订单", colour: "red" as const }, { text: "abc" }];
    expect(lineOf(spans, { colour: false, columns: 7 })).toBe("订单abc");
    expect(lineOf(spans, { colour: false, columns: 6 })).toBe("订单a…");
    expect(lineOf(spans, { colour: false, columns: 4 })).toBe("订…");
    expect(lineOf(spans, { colour: true, columns: 6 })).toBe("\u001b[31m订单\u001b[0ma…");
});

test("table: wide names keep their columns", () => {
    const [header, first, second] = tableLines(pollOf(task("订单"), task("orders")), plain);
    expect(header).toBe("HEALTH   EDITION    TASK    SOURCE → TARGET  STAGE        COPIED");
    expect(first).toBe("healthy  StarRocks  订单    订单 → 订单      incremental  ██████████ 100 %");
    expect(second).toBe("healthy  StarRocks  orders  orders → orders  incremental  ██████████ 100 %");
});

test("table: shows a catch-up and a missing percentage", () => {
    const catching = task("a", { catchupStage: "full", catchupPercentage: 40 });
    const unknown = task("b", { stage: "other", percentage: undefined });
    expect(tableLines(pollOf(catching, unknown), plain).slice(1, 3)).toEqual([
        "copies   StarRocks  a     a → a            incremental  ██████████ 100 %  40 %",
        "unknown  StarRocks  b     b → b            other",
    ]);
});

test("summary: counts each health in the words of one and of several", () => {
    const broken = task("a", { problems: ["it broke"] });
    const copies = task("b", { stage: "full" });
    expect(summaryOf([])).toBe("No replications");
    expect(summaryOf([task("x"), broken, copies, copies])).toBe(
        "4 replications: 1 healthy, 2 copy, 1 needs attention",
    );
    expect(summaryOf([task("x", { stage: "wait" }), task("y", { stage: "paused" }), broken, broken])).toBe(
        "4 replications: 1 waits, 1 paused, 2 need attention",
    );
    expect(summaryOf([task("x", { stage: "other" }), task("y", { stage: "cancelled" })])).toBe(
        "2 replications: 1 unknown, 1 cancelled",
    );
});

test("exit code: attention counts more than an instance that cannot be read", () => {
    const broken = task("a", { problems: ["it broke"] });
    const unread = [{ id: "in17", problem: "no permission" }];
    expect(exitCodeOf(pollOf(task("b")))).toBe(0);
    expect(exitCodeOf({ ...pollOf(task("b")), instances: unread })).toBe(1);
    expect(exitCodeOf({ ...pollOf(task("b"), broken), instances: unread })).toBe(2);
});

test("changes: an instance that cannot be read is reported once, and when it can be again", () => {
    const readable = pollOf();
    const unread = { ...readable, instances: [{ id: "in17", problem: "no permission" }] };
    expect(instanceLines(undefined, unread)).toEqual([
        "2026-01-01T10:00:00Z  Instance in17 could not be read: no permission",
    ]);
    expect(instanceLines(unread, unread)).toEqual([]);
    expect(instanceLines(unread, readable)).toEqual([
        "2026-01-01T10:00:00Z  Instance in17 can be read again.",
    ]);
});

test("labels: the name of an instance, or the shortest start of its id that is its own", () => {
    const instance = (id: string, name?: string) => ({ id, name, edition: "starrocks" as const });
    const labels = labelsOf([
        instance("aaaaaaaa11111111in17", "sales"),
        instance("bbbbbbbbb1111111in17"),
        instance("bbbbbbbbb2222222in17", "twin"),
        instance("cccccccc11111111in17", "twin"),
    ]);
    expect([...labels.values()]).toEqual(["sales", "bbbbbbbbb1…", "bbbbbbbbb2…", "cccccccc…"]);
});

test("screen: keeps within its rows and counts the tasks that do not fit", () => {
    const broken = task("broken", { problems: ["it broke"] });
    const poll = pollOf(broken, ...["a", "b", "c", "d"].map((name) => task(name)));
    const medium = { colour: false, columns: 40 };
    const lines = screenLines(poll, { title: "here", problem: "no network" }, 10, medium);
    expect(lines).toEqual([
        "here",
        "The last poll failed: no network",
        "",
        "HEALTH           EDITION    TASK    SOU…",
        "needs attention  StarRocks  broken  bro…",
        "  └ it broke",
        "healthy          StarRocks  a       a →…",
        "… and 3 more",
        "",
        "5 replications: 4 healthy, 1 needs atte…",
    ]);
    expect(screenLines(poll, { title: "here" }, 11, medium).slice(-3)).toEqual([
        "healthy          StarRocks  d       d →…",
        "",
        "5 replications: 4 healthy, 1 needs atte…",
    ]);
    for (let rows = 1; rows < 10; rows++)
        expect(screenLines(poll, { title: "here" }, rows, medium).length).toBeLessThanOrEqual(rows);
});

test("changes: each task at first, and then what is new, differs or is gone", () => {
    const before = pollOf(task("a"), task("b"), task("c", { stage: "full", percentage: 10 }));
    const now = pollOf(
        task("b"),
        task("c", { stage: "full", percentage: 20 }),
        task("d", { status: "abnormal", problems: ["it broke", "no space"] }),
    );
    const lines = (from: Poll | undefined, to: Poll) =>
        changesBetween(from, to).map((change) => changeLine(change, to));
    expect(lines(undefined, before)).toHaveLength(3);
    expect(lines(before, before)).toEqual([]);
    expect(lines(before, now)).toEqual([
        "2026-01-01T10:00:00Z  in17/c  full  20 %  copies",
        "2026-01-01T10:00:00Z  in17/d  incremental  100 %  needs attention: it broke; no space",
        "2026-01-01T10:00:00Z  in17/a  gone",
    ]);
});
