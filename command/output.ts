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

/** Writes the file that an option names. `mayExist`: replaces an existing one. */
export function writeFile(option: string, file: string, text: string, mayExist: boolean): void {
    try {
        writeFileSync(file, text, { flag: mayExist ? "w" : "wx" });
    } catch (error) {
        throw new UserError(`${option} ${file}: cannot be written: ${(error as Error).message}`);
    }
}

/** Whether a stream shows colours. Only a terminal does, and not if NO_COLOR is set. */
export function showsColour(stream: NodeJS.WriteStream = process.stdout): boolean {
    return stream.isTTY === true && stream.hasColors();
}

/** Such as "1 task" and "2 tasks". */
export function counted(count: number, noun: string): string {
    return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
