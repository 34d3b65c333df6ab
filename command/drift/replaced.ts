import { isDeepStrictEqual } from "node:util";
import { type Path, pathOf } from "./ignored";
import { isMap } from "./values";

/**
 * Whether a changed argument replaces the task because `replaceOnChanges` names it or a container of it. Follows the engine: a
 * path into a list or map that was added or removed as a whole does not count.
 */
export function isReplacedBy(paths: string[], argument: string, before: unknown, now: unknown): boolean {
    const changed = changedPaths([argument], before, now);
    return paths
        .map(pathOf)
        .some((path) =>
            changed.some(
                (each) => path.length <= each.length && path.every((step, at) => isStep(step, each[at])),
            ),
        );
}

const isStep = (step: string | number, actual: string | number | undefined) =>
    step === "*" || step === actual;

/** The innermost paths at which two values differ. */
function changedPaths(path: Path, before: unknown, now: unknown): Path[] {
    if (isDeepStrictEqual(before, now)) return [];
    if (Array.isArray(before) && Array.isArray(now))
        return Array.from({ length: Math.max(before.length, now.length) }).flatMap((_, index) =>
            changedPaths([...path, index], before[index], now[index]),
        );
    if (isMap(before) && isMap(now))
        return Object.keys({ ...before, ...now }).flatMap((key) =>
            changedPaths([...path, key], before[key], now[key]),
        );
    return [path];
}
