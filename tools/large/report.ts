import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { machine } from "../markdown";

/** When and where figures were taken. */
export function takenOn(): string {
    const date = new Date().toISOString().slice(0, 10);
    return `Taken on ${date}: ${machine()}, Node ${process.version}.`;
}

/** Shows a report and writes it, if a file is given. What is wrong goes to standard error and fails the command. */
export function finish(text: string, wrong: string[], file: string | undefined): void {
    console.log(`\n${text}`);
    if (file !== undefined) {
        mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
        writeFileSync(file, `${text}\n`);
    }
    for (const each of wrong) console.error(each);
    if (wrong.length > 0) process.exitCode = 1;
}

/** A whole number above 0 from the command line. */
export function countOf(option: string, value: string): number {
    if (!/^[1-9]\d*$/.test(value)) throw new Error(`--${option} ${value}: must be a whole number above 0.`);
    return Number(value);
}

export function fail(error: Error): void {
    console.error(error.message);
    process.exitCode = 1;
}
