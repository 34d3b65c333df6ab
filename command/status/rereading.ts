/** Tasks that are read again at each poll although nothing hints at a change. */
const atOnce = 5;

/** Which tasks are read again in turn, those first that were read longest ago. */
export class Rereading {
    /** Their ids, in the order in which they were read. */
    private readonly read = new Set<string>();

    /** Whose turn it is. */
    next(): Set<string> {
        return new Set([...this.read].slice(0, atOnce));
    }

    hasRead(id: string): void {
        this.read.delete(id);
        this.read.add(id);
    }

    /** Forgets all other tasks. */
    keep(ids: Set<string>): void {
        for (const id of this.read) if (!ids.has(id)) this.read.delete(id);
    }
}
