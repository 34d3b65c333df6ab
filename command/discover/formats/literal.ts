/** How a language writes the values of arguments. */
export interface Literals {
    text(text: string): string;
    flag(value: boolean): string;
    key(key: string): string;
    /** Blanks inside the braces of a map on one line. */
    inBraces: string;
}

const step = "    ";

/** Columns of a value on one line. A name stands before it. */
const valueWidth = 80;

/** A value as code. `indent`: of the line that it begins on. */
export function literal(value: unknown, indent: string, language: Literals): string {
    if (typeof value === "string") return language.text(value);
    if (typeof value === "boolean") return language.flag(value);
    if (typeof value !== "object" || value === null) return String(value);
    const inside = (each: unknown) => literal(each, indent + step, language);
    if (Array.isArray(value)) return bracketed("[", value.map(inside), "]", indent);
    const entries = Object.entries(value).map(([key, each]) => `${language.key(key)}: ${inside(each)}`);
    return bracketed("{", entries, "}", indent, language.inBraces);
}

/** Parts between brackets: on one line where they fit, else on a line each. */
export function bracketed(open: string, parts: string[], close: string, indent: string, blank = ""): string {
    const line = `${open}${blank}${parts.join(", ")}${blank}${close}`;
    const fits = indent.length + line.length <= valueWidth && !line.includes("\n");
    return fits ? line : onLines(open, parts, close, indent);
}

/** The same on a line each in any case. */
export function onLines(open: string, parts: string[], close: string, indent = ""): string {
    return [open, ...parts.map((part) => `${indent}${step}${part},`), `${indent}${close}`].join("\n");
}
