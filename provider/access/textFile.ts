import { readFileSync } from "node:fs";

/** A file's text without the byte order mark that editors and shells of Windows put before it, which may also say UTF-16. */
export function readTextFile(file: string): string {
    const bytes = readFileSync(file);
    const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    return new TextDecoder(utf16 ? "utf-16le" : "utf-8").decode(bytes);
}
