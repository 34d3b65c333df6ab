import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { checkout } from "../../tools/checkout";

const pages = readdirSync(path.join(checkout, "docs")).filter((file) => file.endsWith(".md"));

/** README.md and the pages under docs/, by their paths in the checkout. */
export const documentFiles = ["README.md", ...pages.sort().map((page) => `docs/${page}`)];

/** All of them as one text: no heading stands in two. */
export const documents = documentFiles
    .map((file) => readFileSync(path.join(checkout, file), "utf8"))
    .join("\n");

/** The text under a heading, up to the next of its level or above. */
export function section(heading: string): string {
    const level = heading.match(/^#+/)?.[0].length ?? 0;
    const [, after = ""] = documents.split(`\n${heading}\n`);
    return after.split(new RegExp(`\n#{1,${level}} `))[0] ?? "";
}

/** The rows of the tables in a text, as lists of cells. */
export function rows(text: string): string[][] {
    return text
        .split("\n")
        .filter((line) => line.startsWith("|") && !/^\|[\s|-]*$/.test(line))
        .map((line) =>
            line
                .replaceAll("\\|", "\0")
                .split("|")
                .slice(1, -1)
                .map((cell) => cell.replaceAll("\0", "|").trim()),
        );
}

/** The first block of code in a language under a heading. */
export function block(heading: string, language: string): string {
    const [, found] = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(section(heading)) ?? [];
    if (found === undefined) throw new Error(`no block of ${language} under ${heading}`);
    return found;
}
