import fc from "fast-check";
import type { Cloud } from "../../provider/api/cloud";
import { ApiError } from "../../provider/api/errors";
import { showJob } from "../../provider/api/jobs";
import { listStarRocksReplications, showStarRocksConfiguration } from "../../provider/api/starRocks";
import { failedChecksOf, refusedSettings } from "../../provider/lifecycle/write";
import { plainLine, plainText } from "../../provider/plainText";
import { keepSecret } from "../../provider/redaction";

const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

test.each([
    ["colours", "\u001b[31mred\u001b[0m", "\\u001b[31mred\\u001b[0m"],
    ["a link", "\u001b]8;;http://x\u0007y\u001b]8;;\u0007", "\\u001b]8;;http://x\\u0007y\\u001b]8;;\\u0007"],
    ["C1 controls", "a\u009b2Jb", "a\\u009b2Jb"],
    ["NUL", "a\u0000b", "a\\u0000b"],
    ["backspaces", "a\b\bb", "a\\u0008\\u0008b"],
    ["text from right to left", "a\u202eb\u2066c\u200fd\u061ce", "a\\u202eb\\u2066c\\u200fd\\u061ce"],
    ["invisible tags", "a\u{e0041}b", "a\\u{e0041}b"],
    ["a lone surrogate", "a\ud800b", "a\\ud800b"],
    ["line breaks", " one\r\ntwo\n\n  three\u2028four\u2029five\u0085six\t", "one two three four five six"],
    ["a command of GitHub", "::add-mask::x", ": :add-mask::x"],
    ["an older command of GitHub", "see ##[group]x", "see # #[group]x"],
    [
        "a command of Azure",
        "see ##vso[task.setvariable variable=a]b",
        "see # #vso[task.setvariable variable=a]b",
    ],
    ["Chinese", "源库未开启 binlog。🙂", "源库未开启 binlog。🙂"],
    ["C++", "std::bad_alloc at a::b", "std::bad_alloc at a::b"],
])("plainLine: %s", (_name, text, expected) => {
    expect(plainLine(text)).toBe(expected);
});

test("plainLine: shortens a long text and names its length", () => {
    const text = plainLine("x".repeat(6 * 1024 * 1024)) as string;
    expect(text.length).toBeLessThan(5_000);
    expect(text).toMatch(/x… \(6,291,456 characters\)$/);
    expect(plainLine("🙂".repeat(3), 3)).toBe("🙂… (6 characters)");
});

test("plainLine: makes any text one harmless line", () => {
    const part = fc.oneof(
        fc.string({ unit: "binary" }),
        fc.constantFrom("\u001b", "\n", "::", "##", "[", "~~~", "\ud800", "\u202e", "warning"),
    );
    fc.assert(
        fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
            const line = plainLine(parts.join(""), 50) ?? "";
            expect(line).not.toMatch(unsafe);
            expect(line).not.toMatch(/^::|##\w*\[/);
            expect(line.length).toBeLessThan(80);
            expect(plainLine(line, 80) ?? "").toBe(line);
        }),
    );
});

test("plainText: keeps line breaks, and no line is a command", () => {
    expect(plainText("one\ntwo\n  ::set-env::x\n\u001b[2J")).toBe("one\ntwo\n  : :set-env::x\n\\u001b[2J");
    expect(plainText("x".repeat(100_000)).length).toBeLessThan(17_000);
});

test("plainLine: redacts a secret across line breaks, and before it shortens", () => {
    keepSecret("canary pass\tword");
    keepSecret("canary two words");
    for (const text of ["canary pass\tword", "canary\n two\r\nwords"])
        expect(plainLine(text)).toBe("[secret]");
    for (let before = 0; before < 30; before++)
        expect(plainLine(`${"x".repeat(before)}canary two words`, 20)).not.toContain("cana");
});

describe("service text", () => {
    const hostile = "\u001b[31mno\n::error::binlog\u0000";
    const harmless = "\\u001b[31mno ::error::binlog\\u0000";
    const answering = (reply: object) => ({ request: async () => reply }) as unknown as Cloud;

    test("in a job: is harmless and short", async () => {
        const job = { status: "Failed", fail_reason: hostile, process: `${hostile}${"9".repeat(100)}` };
        const read = await showJob(answering({ job }), "j");
        expect(read?.failReason).toBe(harmless);
        expect(read?.progress?.length).toBeLessThan(70);
        expect(read?.progress).not.toMatch(unsafe);
    });

    test("in a configuration: is harmless, names and values unchanged", async () => {
        const { lastError, parameterChecks, tableConfigChecks } = await showStarRocksConfiguration(
            answering({
                error_msg: hostile,
                last_error_of_alter_table: hostile,
                database_info: {
                    db_config_check_results: [
                        { param_name: "a\u200db", value: " x\ty ", check_result: hostile },
                    ],
                },
                table_infos: [
                    { table_name: "t\n", table_config: "order by `\u202ex`", check_result: "success" },
                ],
            }),
            "i",
            "t",
        );
        expect(lastError).toBe(harmless);
        expect(parameterChecks).toMatchObject([{ name: "a\u200db", value: " x\ty ", result: harmless }]);
        expect(tableConfigChecks).toMatchObject([{ name: "t\n", value: "order by `\u202ex`", passed: true }]);
    });

    test("in a name: a lone surrogate is replaced", async () => {
        const replications = [{ task_name: "a\ud800", stage: "Full", status: "Yes" }];
        const [row] = await listStarRocksReplications(answering({ replications, total_count: 1 }), "i");
        expect(row?.taskName).toBe("a\ufffd");
    });

    test("in an error: is harmless", () => {
        const { message } = new ApiError({ method: "GET", url: "http://x/", message: hostile });
        expect(message).toBe('[GET] "http://x/": \\u001b[31mno\n: :error::binlog\\u0000');
    });
});

describe("failed checks:", () => {
    const checks = (count: number, size: number) =>
        Array.from({ length: count }, (_, index) => ({
            kind: "table" as const,
            name: `table_${index}`,
            value: `order by a\n${"x".repeat(size)}`,
            result: `no\u001b ${"y".repeat(size)}`,
            passed: false,
        }));

    test("a few are shown in full", () => {
        expect(failedChecksOf(checks(1, 3))).toEqual([
            { kind: "table", name: "table_0", value: "order by a xxx", result: "no\\u001b yyy" },
        ]);
        expect(failedChecksOf([])).toEqual([]);
    });

    test("a thousand are shortened to fit into a state", () => {
        const shown = failedChecksOf(checks(1_024, 100_000));
        expect(shown.map(({ name }) => name)).toEqual(checks(1_024, 0).map(({ name }) => name));
        expect(JSON.stringify(shown).length).toBeLessThan(700_000);
        expect(failedChecksOf(checks(5_000, 10))).toHaveLength(1_024);
    });

    test("a message shows the first ones and counts the others", () => {
        const { message } = refusedSettings("task t", checks(1_024, 0));
        expect(message).toMatch(/^task t: .*tableConfigs\.table_19 = .*; and 1004 more$/);
        expect(refusedSettings("task t", checks(1_024, 100_000)).message.length).toBeLessThan(17_000);
    });
});
