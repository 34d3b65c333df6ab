import { writeFileSync } from "node:fs";
import { UserError } from "../provider/userError";

/** Data for a script, without characters that control a terminal. */
export function printJson(data: unknown, indent: number | undefined = 4): void {
    console.log(printable(JSON.stringify(data, undefined, indent)));
}

/** Escapes characters that JSON allows but that control a terminal or reverse the text after them. */
export function printable(json: string): string {
    const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
    return json.replace(/(?!\n)[\p{Cc}\p{Cf}]/gu, (character) => character.split("").map(escaped).join(""));
}

/** Writes the file of `--report`. */
export function writeReport(file: string, report: string): void {
    try {
        writeFileSync(file, report);
    } catch (error) {
        throw new UserError(`--report ${file}: cannot be written: ${(error as Error).message}`);
    }
}
