import type { Properties } from "./pulumi";

/** The key by which the engine marks a secret. It does not show the value. */
const secretMark = "4dabf18193072939515e22adb298388d";

/** As JSON, with sorted keys. */
export function textOf(value: unknown): string {
    return JSON.stringify(value, (_key, each) => {
        if (isSecret(each)) return "[secret]";
        if (!isMap(each)) return each;
        return Object.fromEntries(Object.entries(each).sort(([a], [b]) => a.localeCompare(b)));
    });
}

/** The value without its secrets. */
export function masked(value: unknown): unknown {
    return value === undefined ? undefined : JSON.parse(textOf(value));
}

export function holdsSecret(value: unknown): boolean {
    return isSecret(value) || (isObject(value) && Object.values(value).some(holdsSecret));
}

/** A map that is not a secret. */
export function isMap(value: unknown): value is Properties {
    return isObject(value) && !Array.isArray(value) && !isSecret(value);
}

function isSecret(value: unknown): boolean {
    return isObject(value) && Object.hasOwn(value, secretMark);
}

function isObject(value: unknown): value is object {
    return typeof value === "object" && value !== null;
}
