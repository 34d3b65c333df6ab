/** The word of a list that a mistyped one is most likely meant to be; undefined when none is near. */
export function nearest(word: string, words: readonly string[]): string | undefined {
    const [best] = words
        .map((candidate) => ({ candidate, distance: edits(word.toLowerCase(), candidate.toLowerCase()) }))
        .sort((a, b) => a.distance - b.distance);
    return best && best.distance <= Math.max(2, Math.floor(word.length / 3)) ? best.candidate : undefined;
}

/** `; did you mean "…"?`, or nothing. */
export function suggestion(word: string, words: readonly string[]): string {
    const found = nearest(word, words);
    return found === undefined ? "" : `; did you mean "${found}"?`;
}

/** Levenshtein's distance. */
function edits(a: string, b: string): number {
    let row = Array.from({ length: b.length + 1 }, (_, index) => index);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++)
            next[j] = Math.min(
                (row[j] ?? 0) + 1,
                (next[j - 1] ?? 0) + 1,
                (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
            );
        row = next;
    }
    return row[b.length] ?? 0;
}
