import { Progress, type ProgressLine } from "../../provider/waiting/progress";
import { shownRow } from "../../provider/waiting/row";
import { ManualClock } from "../../tools/manualClock";

function begin() {
    const clock = new ManualClock(0);
    const until = (seconds: number) => clock.advance(seconds * 1_000 - clock.now());
    const lines: ProgressLine[] = [];
    const progress = new Progress(clock, (line) => lines.push(line));
    return {
        lines,
        at: (seconds: number, glimpse: Parameters<Progress["show"]>[0]) => {
            until(seconds);
            return progress.show(glimpse);
        },
        interrupt: (seconds: number, text: string) => {
            until(seconds);
            progress.interrupt(text);
        },
    };
}

test("progress line: has stage, percent, elapsed time and an estimate", () => {
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

test("progress line: shown for changes, every two seconds at most", () => {
    const { lines, at } = begin();
    at(0, { stage: "full", percentage: 1 });
    at(1, { stage: "full", percentage: 2 });
    at(1.9, { stage: "full", percentage: 3 });
    at(2.1, { stage: "full", percentage: 3 });
    at(9, { stage: "full", percentage: 3 });
    at(9.5, { stage: "incremental" });
    expect(lines.map(({ text }) => text)).toEqual(["full 1 % · 0s", "full 3 % · 2s", "incremental · 10s"]);
});

test("progress of a row: has its catch-up and its job", () => {
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

test("progress line: a delay replaces it until the next poll", () => {
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

test("progress line: has no estimate at 100 %", () => {
    const { at, lines } = begin();
    at(0, { stage: "full", percentage: 90 });
    at(10, { stage: "full", percentage: 100 });
    expect(lines.at(-1)?.text).toBe("full 100 % · 10s");
});
