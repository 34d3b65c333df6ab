// Text in the columns of a terminal.

/** A piece of a line in one colour. */
export interface Span {
    text: string;
    colour?: Colour;
}

/** The codes of a terminal. */
const colours = { red: 31, green: 32, yellow: 33, cyan: 36, bold: 1, dim: 2 };

export type Colour = keyof typeof colours;

/** Where lines are shown. */
export interface Medium {
    /** Whether it shows colours. */
    colour: boolean;
    /** Its width, which cuts longer lines. Undefined: they are whole. */
    columns?: number;
}

/** One line as it is printed. */
export function lineOf(spans: Span[], { colour, columns = Number.POSITIVE_INFINITY }: Medium): string {
    const whole = withoutEnd(spans);
    const total = whole.reduce((sum, { text }) => sum + widthOf(text), 0);
    const isCut = total > columns;
    let left = isCut ? columns - 1 : total;
    const shown = whole.map((span) => {
        const text = cut(span.text, left);
        left = text === span.text ? left - widthOf(text) : 0;
        return colour && span.colour && text !== ""
            ? `\u001b[${colours[span.colour]}m${text}\u001b[0m`
            : text;
    });
    return shown.join("") + (isCut ? "…" : "");
}

/** Without the blanks that fill the last columns. */
function withoutEnd(spans: Span[]): Span[] {
    const last = spans.findLastIndex(({ text }) => text.trim() !== "");
    return spans
        .slice(0, last + 1)
        .map((span, index) => (index === last ? { ...span, text: span.text.trimEnd() } : span));
}

/** At least so many columns wide. */
export function padded(text: string, columns: number): string {
    return text + " ".repeat(Math.max(0, columns - widthOf(text)));
}

/** The columns that a text takes in a terminal. */
export function widthOf(text: string): number {
    return [...text].reduce((sum, character) => sum + widthOfOne(character), 0);
}

function cut(text: string, columns: number): string {
    let [fits, width] = ["", 0];
    for (const character of text) {
        width += widthOfOne(character);
        if (width > columns) break;
        fits += character;
    }
    return fits;
}

/** The wide blocks of Unicode's East Asian Width, and emoji. */
const wide =
    /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** Marks that join the character before them. */
const joining = /[\p{Mn}\p{Me}]/u;

function widthOfOne(character: string): number {
    if (character >= " " && character <= "~") return 1;
    return joining.test(character) ? 0 : wide.test(character) ? 2 : 1;
}
