import fc from "fast-check";
import { flag, number, passed, percent, setting, stage, status, text } from "../../provider/api/reading";

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

test("values of settings keep their decimal or word form", () => {
    expect([5, true, "x", null, {}].map(setting)).toEqual(["5", "true", "x", "", ""]);
});
