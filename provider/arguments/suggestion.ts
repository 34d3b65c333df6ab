/** The word that a mistyped or shortened one was most likely meant to be; undefined if none is near. */
export function nearest(word: string, words: readonly string[]): string | undefined {
    const written = word.toLowerCase();
    const mostEdits = Math.max(2, Math.floor(word.length / 3));
    const [best] = words
        .map((candidate) => ({ candidate, meant: candidate.toLowerCase() }))
        .map((each) => ({ ...each, distance: edits(written, each.meant) }))
        .filter(({ meant, distance }) => distance <= mostEdits || isShortened(written, meant))
        .sort((a, b) => a.distance - b.distance);
    return best?.candidate;
}

/** `; did you mean "…"?`, or nothing. */
export function suggestion(word: string, words: readonly string[]): string {
    const found = nearest(word, words);
    return found === undefined ? "" : `; did you mean "${found}"?`;
}

/** Whether letters were left out, as in sourceDb for sourceDatabase. The first letter and a third of all must remain. */
function isShortened(word: string, meant: string): boolean {
    // "database" means sourceDatabase rather than databaseConfigs.
    if (word.length > 5 && meant.endsWith(word)) return true;
    if (word.length < 3 || word.length * 3 < meant.length || word[0] !== meant[0]) return false;
    let at = 0;
    for (const letter of meant) if (letter === word[at]) at++;
    return at === word.length;
}

/** Levenshtein's distance. Programs of resources load this module, so it loads no library. */
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
