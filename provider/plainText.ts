import { redact } from "./redaction";

// Foreign texts end up in terminals, pipeline logs and state files. Here they become harmless.

/** Most characters of a text of the service, and of a whole message. */
const [longestText, longestMessage] = [4_000, 16_000];

/**
 * Characters that control a terminal, hide or reverse text, or cannot be encoded: controls, formats and lone surrogates. Lone
 * surrogates would break the engine's connection.
 */
const unprintable = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Commands of pipelines: "::" at the start of a line in GitHub, "##…[" anywhere in others. */
const [lineCommand, command] = [/^(\s*):(?=:)/gm, /##(?=\w*\[)/g];

/** A message that is safe to show: shortened, without secrets, control characters or commands. Line breaks stay. */
export function plainText(message: string): string {
    return shortened(inert(redact(message)), longestMessage, message.length);
}

/** A text of the service as one such line. Undefined if it is blank. */
export function plainLine(text: string, longest = longestText): string | undefined {
    const line = redact(text)
        .replace(/[\s\u0085]+/g, " ")
        .trim();
    // A secret may contain the replaced white space, so redact again. Shortening comes last, or it could split a secret.
    return line === "" ? undefined : shortened(inert(redact(line)), longest, text.length);
}

/** Makes control characters and commands visible. */
function inert(text: string): string {
    return text.replace(unprintable, escaped).replace(lineCommand, "$1: ").replace(command, "# #");
}

function escaped(character: string): string {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}

function shortened(text: string, longest: number, length: number): string {
    if (text.length <= longest) return text;
    // The cut must not leave a lone surrogate.
    const start = text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, "");
    return `${start}… (${length.toLocaleString("en-US")} characters)`;
}

/** Sentences as one text, each with one full stop. */
export function sentences(...texts: string[]): string {
    return `${texts.map((text) => text.replace(/\.$/, "")).join(". ")}.`;
}
