import fc from "fast-check";
import { markdownCode } from "../../command/markdown";
import { readMarkdown } from "../support/markdown";

test.each([
    ["plain", "`plain`"],
    ["a | b", "`a \\| b`"],
    ["a ` b", "``a ` b``"],
    ["`", "`` ` ``"],
    ["``a```b", "```` ``a```b ````"],
    [" a ", "`  a  `"],
    ["two\nlines\r\nand\ttabs", "`two lines and tabs`"],
    ["\u001b[31mred\u0000\u202e\u2028", "`  [31mred  `"],
    ["", "`  `"],
])("drift report: %j is written as code", (text, expected) => {
    expect(markdownCode(text)).toBe(expected);
});

test("drift report: a text of megabytes is cut, with its length", () => {
    expect(markdownCode("x".repeat(6_291_456))).toBe(`\`${"x".repeat(1_000)}… (6,291,456 characters)\``);
});

const hostile = fc.array(
    fc.constantFrom(
        ...["`", "``", "|", "\\", "\n", "\r", " ", "@team", "<img src=x onerror=y>", "-->", "~~~", "a"],
        ...[
            "[x](http://page.example)",
            "http://page.example",
            "**",
            "_",
            "&lt;",
            "::warning::",
            "\u001b]8;;",
        ],
    ),
    { maxLength: 12 },
);

test("drift report: every text stays inside its code", () => {
    fc.assert(
        fc.property(hostile, (parts) => {
            const code = markdownCode(parts.join(""));
            for (const text of [code, `| a | b |\n| --- | --- |\n| ${code} | end |\n`]) {
                const { code: found, plain, others, blocks } = readMarkdown(text);
                expect(found).toHaveLength(1);
                expect(plain.replace(/^a\nb\n+/, "").trim()).toBe(text === code ? "" : "end");
                expect([...others, ...blocks]).toEqual([]);
            }
        }),
        { numRuns: 2_000 },
    );
});
