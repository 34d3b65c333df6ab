import { quoted } from "./quoted";

/** Columns of a line. A longer list has a line for each of its values. */
const lineWidth = 100;

/** Words, letters first: no parser reads them as anything but text, except for those below. */
const words = /^[A-Za-z][A-Za-z0-9_]*(?: [A-Za-z0-9_]+)*$/;

/** What YAML 1.1 or 1.2 reads as null, a boolean or a number. */
const notText = /^(?:null|true|false|yes|no|on|off|y|n|nan|inf)$/i;

/** The id of an instance or a node: digits first, and letters that no form of a number has. */
const id = /^[0-9][A-Za-z0-9_]*[g-np-wyz][A-Za-z0-9_]*$/i;

/** How a text becomes one of another language that is written in YAML. */
type Encode = (text: string) => string;

/** The lines of a map. */
export function yamlLines(map: object, indent = "", encode: Encode = (text) => text): string[] {
    return Object.entries(map).flatMap(([key, value]) => {
        const head = `${indent}${scalar(key, encode)}:`;
        if (Array.isArray(value)) return listLines(head, value, indent, encode);
        if (typeof value !== "object") return [`${head} ${scalar(value, encode)}`];
        const lines = yamlLines(value, `${indent}  `, encode);
        return lines.length === 0 ? [`${head} {}`] : [head, ...lines];
    });
}

function listLines(head: string, values: unknown[], indent: string, encode: Encode): string[] {
    const texts = values.map((value) => scalar(value, encode));
    const flow = `${head} [${texts.join(", ")}]`;
    return flow.length <= lineWidth ? [flow] : [head, ...texts.map((text) => `${indent}  - ${text}`)];
}

/** A number, a boolean, or a text, which is in quotes where it might be read as anything else. */
function scalar(value: unknown, encode: Encode): string {
    if (typeof value !== "string") return String(value);
    const text = encode(value);
    const isPlain = (words.test(text) && !notText.test(text)) || id.test(text);
    return isPlain ? text : quoted(text, (code) => `\\U${code.padStart(8, "0")}`);
}
