/** A report has room for so much of one text; a comment as a whole takes 65,536 characters. */
const mostCharacters = 1_000;

/**
 * A code span in one line, also of a table's cell. Nothing in it is Markdown: its backticks are more than any inside, and what
 * would end the cell is escaped.
 */
export function markdownCode(text: string): string {
    const line = shortened(text.replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " "))
        // Parsers disagree on whether a backslash before an escaped bar is escaped itself.
        .replace(/\\(?=\|)/g, "\\ ")
        .replaceAll("|", "\\|");
    const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
    const fence = "`".repeat(longest + 1);
    // One space on each side is no part of the text.
    const edge = /^[ `]|[ `]$/.test(line) || line === "" ? " " : "";
    return `${fence}${edge}${line}${edge}${fence}`;
}

function shortened(line: string): string {
    if (line.length <= mostCharacters) return line;
    return `${line.slice(0, mostCharacters)}… (${line.length.toLocaleString("en")} characters)`;
}
