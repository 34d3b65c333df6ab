/** Milliseconds until a wait's first look, and between two looks at least. */
const [first, shortest] = [500, 1_000];

/**
 * Milliseconds until the next look of a wait. Small tasks end soon, so a young wait looks often, and an old one more and more
 * seldom: a fifth of what it has waited already, or half of what its rate promises, when that is less.
 */
export function pace(
    { look, waited, left }: { look: number; waited: number; left?: number },
    pollInterval: number,
): number {
    if (look === 0) return Math.min(first, pollInterval);
    const next = Math.min(waited / 5, left === undefined ? Number.POSITIVE_INFINITY : left / 2);
    return Math.min(Math.max(next, shortest), pollInterval);
}
