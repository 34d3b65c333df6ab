/** Something that is valid until a moment (milliseconds since 1970). */
export interface Expiring {
    expires: number;
}

/** Renewed so long before its end that no request of ours meets it; of a short-lived one, a tenth of its time. */
const margin = 5 * 60_000;

/**
 * A value that is fetched when it is first needed, shared by everybody who asks meanwhile, and fetched anew before it ends.
 * A failure is not kept: whoever asks next tries again.
 */
export class Renewed<Value extends Expiring> {
    private current: { value: Value; until: number } | undefined;
    private renewal: Promise<{ value: Value; until: number }> | undefined;

    constructor(
        private readonly fetch: () => Promise<Value>,
        private readonly now: () => number = Date.now,
    ) {}

    async get(): Promise<Value> {
        const known = this.current;
        return known && this.now() < known.until ? known.value : (await this.fetched()).value;
    }

    /** Fetches anew, unless the one that has ended has been replaced meanwhile. */
    async replace(isEnded: (value: Value) => boolean): Promise<void> {
        if (!this.current || isEnded(this.current.value)) await this.fetched();
    }

    /** Those who ask at the same time get the same one. */
    private fetched(): Promise<{ value: Value; until: number }> {
        this.renewal ??= this.once();
        return this.renewal;
    }

    private async once() {
        try {
            const value = await this.fetch();
            const lifetime = value.expires - this.now();
            const until = value.expires - Math.min(margin, lifetime / 10);
            this.current = { value, until };
            return this.current;
        } finally {
            this.renewal = undefined;
        }
    }
}
