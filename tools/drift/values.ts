import type { Properties } from "./pulumi";

/** How the engine marks a secret, whose place it keeps and whose value it does not tell. */
const secretMark = "4dabf18193072939515e22adb298388d";

/** As JSON. Keys in any order mean the same. */
export function textOf(value: unknown): string {
    return JSON.stringify(value, (_key, each) => {
        if (isSecret(each)) return "[secret]";
        if (!isMap(each)) return each;
        return Object.fromEntries(Object.entries(each).sort(([a], [b]) => a.localeCompare(b)));
    });
}

/** What a secret leaves to be shown. */
export function masked(value: unknown): unknown {
    return value === undefined ? undefined : JSON.parse(textOf(value));
}

export function holdsSecret(value: unknown): boolean {
    return isSecret(value) || (isObject(value) && Object.values(value).some(holdsSecret));
}

/** A map whose keys are known. */
export function isMap(value: unknown): value is Properties {
    return isObject(value) && !Array.isArray(value) && !isSecret(value);
}

function isSecret(value: unknown): boolean {
    return isObject(value) && Object.hasOwn(value, secretMark);
}

function isObject(value: unknown): value is object {
    return typeof value === "object" && value !== null;
}
