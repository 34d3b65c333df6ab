/** Of one text. A comment on GitHub or GitLab has a limit for the whole report, such as 65,536 characters. */
const mostCharacters = 1_000;

/**
 * A code span in one line, also for the cell of a table. Its fence is longer than any run of backticks inside, and bars are
 * escaped.
 */
export function markdownCode(text: string): string {
    const line = shortened(text.replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " "))
        // Parsers disagree on whether a backslash before an escaped bar is escaped itself.
        .replace(/\\(?=\|)/g, "\\ ")
        .replaceAll("|", "\\|");
    const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
    const fence = "`".repeat(longest + 1);
    // Markdown removes one space on each side.
    const edge = /^[ `]|[ `]$/.test(line) || line === "" ? " " : "";
    return `${fence}${edge}${line}${edge}${fence}`;
}

/** A table whose cells are Markdown. */
export function markdownTable(head: string[], rows: string[][]): string {
    return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function shortened(line: string): string {
    if (line.length <= mostCharacters) return line;
    return `${line.slice(0, mostCharacters)}… (${line.length.toLocaleString("en")} characters)`;
}
