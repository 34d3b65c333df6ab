/** Milliseconds until a wait's first look, and between two usual looks at least. */
const [first, shortest] = [500, 850];

/** What is known of a wait when its next look is to be timed; all in milliseconds. */
export interface Waiting {
    look: number;
    waited: number;
    /** What its rate promises. */
    left?: number;
    /** From its beginning on, the time in which no job of this process has settled. */
    soonest?: number;
}

/**
 * Milliseconds until the next look of a wait. Small tasks end soon, so a young wait looks often, and an old one more and more
 * seldom: a twelfth of what it has waited already, or half of what its rate promises, when that is less. Nobody looks for an
 * end that is not likely yet, and everybody when it is.
 */
export function pace({ look, waited, left, soonest = 0 }: Waiting, pollInterval: number): number {
    const usual =
        look === 0
            ? first
            : Math.max(
                  Math.min(waited / 12, left === undefined ? Number.POSITIVE_INFINITY : left / 2),
                  shortest,
              );
    // Less than a millisecond is what reckoning with fractions of one leaves over.
    return Math.min(soonest - waited >= 1 ? soonest - waited : usual, pollInterval);
}
