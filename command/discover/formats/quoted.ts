/** Characters that a reader of code would not see, or that some parser refuses. */
const invisible = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A text in double quotes, as JSON writes it and as YAML, TypeScript and Python read it. They differ in the escape of characters
 * with more than 16 bits, of which `beyond` gets the code in hexadecimal digits.
 */
export function quoted(text: string, beyond: (code: string) => string): string {
    return JSON.stringify(text).replace(invisible, (character) => {
        const code = (character.codePointAt(0) ?? 0).toString(16);
        return code.length > 4 ? beyond(code) : `\\u${code.padStart(4, "0")}`;
    });
}
