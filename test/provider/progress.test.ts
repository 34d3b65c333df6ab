import { Progress, type ProgressLine } from "../../provider/waiting/progress";
import { shownRow } from "../../provider/waiting/row";

function begin() {
    let now = 0;
    const lines: ProgressLine[] = [];
    const progress = new Progress({ now: () => now, sleep: async () => {} }, (line) => lines.push(line));
    return {
        lines,
        at: (seconds: number, glimpse: Parameters<Progress["show"]>[0]) => {
            now = seconds * 1_000;
            return progress.show(glimpse);
        },
        interrupt: (seconds: number, text: string) => {
            now = seconds * 1_000;
            progress.interrupt(text);
        },
    };
}

test("stage, percent, elapsed, and an estimate once the rate tells", () => {
    const { lines, at } = begin();
    at(5, { stage: "wait" });
    at(10, { stage: "full", percentage: 1 });
    at(14, { stage: "full", percentage: 3 });
    at(130, { stage: "full", percentage: 43 });
    at(310, { stage: "incremental" });
    expect(lines.map(({ text }) => text)).toEqual([
        "wait · 5s",
        "full 1 % · 10s",
        "full 3 % · 14s",
        "full 43 % · 2m10s · about 3m left",
        "incremental · 5m10s",
    ]);
});

test("only what has changed is shown, and percents at most every two seconds", () => {
    const { lines, at } = begin();
    at(0, { stage: "full", percentage: 1 });
    at(1, { stage: "full", percentage: 2 });
    at(1.9, { stage: "full", percentage: 3 });
    at(2.1, { stage: "full", percentage: 3 });
    at(9, { stage: "full", percentage: 3 });
    at(9.5, { stage: "incremental" });
    expect(lines.map(({ text }) => text)).toEqual(["full 1 % · 0s", "full 3 % · 2s", "incremental · 10s"]);
});

test("the time left is given back, so that a wait can look more often towards its end", () => {
    const { at } = begin();
    expect(at(0, { stage: "full", percentage: 90 })).toBeUndefined();
    expect(at(10, { stage: "full", percentage: 95 })).toBe(10_000);
    expect(at(11, { stage: "incremental" })).toBeUndefined();
});

test("a row is shown with what catches up and how far its job is", () => {
    expect(shownRow({})).toMatchObject({ stage: "not there" });
    expect(shownRow({ row: { stage: "wait", status: "normal" } }, "60%")).toEqual({
        stage: "wait",
        percentage: undefined,
        more: "job 60%",
    });
    expect(
        shownRow({
            row: {
                stage: "incremental",
                status: "normal",
                percentage: 100,
                catchupStage: "full",
                catchupPercentage: 20,
            },
        }),
    ).toEqual({ stage: "incremental", percentage: undefined, more: "catch-up 20 %" });
});

test("what holds an operation up is said over the last line, as seldom as anything, and the next look takes its place", () => {
    const { lines, at, interrupt } = begin();
    at(0, { stage: "full", percentage: 1 });
    interrupt(1, "slowed down");
    interrupt(3, "slowed down");
    interrupt(4, "slowed down");
    at(6, { stage: "full", percentage: 1 });
    expect(lines).toEqual([
        { stage: "full", text: "full 1 % · 0s" },
        { text: "slowed down" },
        { stage: "full", text: "full 1 % · 6s" },
    ]);
});

test("a stage that is done and goes on promises no end", () => {
    const { at } = begin();
    at(0, { stage: "full", percentage: 90 });
    expect(at(10, { stage: "full", percentage: 100 })).toBeUndefined();
});
