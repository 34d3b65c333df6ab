import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { World } from "./world";

/** The world and the emulator's time, from which a restart continues. */
export interface Saved {
    now: number;
    world: World;
}

export function loadState(file: string): Saved | undefined {
    if (!existsSync(file)) return undefined;
    try {
        return JSON.parse(readFileSync(file, "utf8"));
    } catch (error) {
        throw new Error(
            `state file ${file}: cannot be read (${(error as Error).message}). Remove it to start afresh.`,
        );
    }
}

/** Replaces the file at once: a kill in the middle leaves the old one. */
export function saveState(file: string, saved: Saved): void {
    const fresh = `${file}.${process.pid}.new`;
    writeFileSync(fresh, JSON.stringify(saved), { mode: 0o600 });
    renameSync(fresh, file);
}
