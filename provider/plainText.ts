import { redact } from "./redaction";

// Texts that somebody else wrote end in terminals, logs of pipelines and state files. Here they become harmless.

/** Characters of a text of the service, and of a whole message. */
const [longestText, longestMessage] = [4_000, 16_000];

/**
 * Characters that steer a terminal, hide or turn what follows, or cannot be encoded: controls, formats and halves of pairs. The
 * engine's connection breaks down on the last kind.
 */
const unprintable = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** What pipelines take for a command: "::" of GitHub at the start of a line, "##…[" of several anywhere. */
const [lineCommand, command] = [/^(\s*):(?=:)/gm, /##(?=\w*\[)/g];

/** A message as it may be shown: without secrets, nothing in it acts, and it has an end. Its line breaks stay. */
export function plainText(message: string): string {
    return shortened(inert(redact(message)), longestMessage, message.length);
}

/** A text of the service as one line, likewise; undefined where it says nothing. */
export function plainLine(text: string, longest = longestText): string | undefined {
    const line = redact(text)
        .replace(/[\s\u0085]+/g, " ")
        .trim();
    // White space may have stood in the middle of a secret. It is redacted before the cut, which would leave a part of it.
    return line === "" ? undefined : shortened(inert(redact(line)), longest, text.length);
}

/** Shows what must not act. */
function inert(text: string): string {
    return text.replace(unprintable, escaped).replace(lineCommand, "$1: ").replace(command, "# #");
}

function escaped(character: string): string {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}

function shortened(text: string, longest: number, length: number): string {
    if (text.length <= longest) return text;
    // No half of a pair stays behind.
    const start = text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, "");
    return `${start}… (${length.toLocaleString("en-US")} characters)`;
}
