import { inspect } from "node:util";

/** A value as a test title shows it. */
export function brief(value: unknown): string {
    const text = inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: null });
    return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
