import { widthOf } from "../../command/text";

/** Pixels of a character, and around the text. */
const [width, height, margin] = [8.4, 18, 16];
const [background, foreground] = ["#16181d", "#d7dae0"];

/** How a terminal shows the codes that the command uses. */
const looks: Record<string, string> = {
    0: "",
    1: 'font-weight="bold"',
    2: 'fill-opacity="0.6"',
    31: 'fill="#ff7b72"',
    32: 'fill="#7ee787"',
    33: 'fill="#e3b341"',
    36: 'fill="#76e3ea"',
};

/** A screen of a terminal as a picture. Each run of one colour stands in its columns, whatever font there is. */
export function svgOf(frame: string, { rows, columns }: { rows: number; columns: number }): string {
    const size = [columns * width + 2 * margin, rows * height + 2 * margin].map(Math.ceil);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: codes of a terminal
    const lines = frame.replace(/\u001b\[[KJ]/g, "").split(/\r*\n/);
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${size[0]}" height="${size[1]}" viewBox="0 0 ${size.join(" ")}">`,
        `<rect width="100%" height="100%" rx="8" fill="${background}"/>`,
        `<g font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="${foreground}">`,
        ...lines.flatMap((line, row) => runsOf(line, margin + (row + 0.75) * height)),
        "</g>",
        "</svg>",
        "",
    ].join("\n");
}

function runsOf(line: string, y: number): string[] {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: codes of a terminal
    const [plain = "", ...coded] = line.split(/\u001b\[(\d+)m/);
    const runs = [{ text: plain, look: "" }];
    for (let index = 0; index < coded.length; index += 2)
        runs.push({ text: coded[index + 1] ?? "", look: looks[coded[index] ?? ""] ?? "" });
    let column = 0;
    return runs.flatMap(({ text, look }) => {
        const begins = column;
        column += widthOf(text);
        // Between words that are further apart a browser may leave blanks out.
        return [...text.matchAll(/\S+(?: \S+)*/g)].map((words) => {
            const x = margin + (begins + widthOf(text.slice(0, words.index))) * width;
            return textAt(words[0], x, y, look);
        });
    });
}

function textAt(text: string, x: number, y: number, look: string): string {
    const length = (widthOf(text) * width).toFixed(1);
    const place = `x="${x.toFixed(1)}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs"`;
    return `<text ${place} ${look}>${escaped(text)}</text>`;
}

function escaped(text: string): string {
    return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
