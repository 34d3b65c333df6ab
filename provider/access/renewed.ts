/** Something that is valid until a moment. */
export interface Expiring {
    /** Milliseconds since 1970, as the issuer and the wall clock count them. */
    expires: number;
}

/** Renewed so long before its end that no request of ours meets it; of a short-lived one, a tenth of its time. */
const margin = 5 * 60_000;

/**
 * A value that is fetched when it is first needed, shared by everybody who asks meanwhile, and fetched anew before it ends.
 * A failure that is final is kept, and nothing asks again; after any other, whoever asks next tries again.
 *
 * How long it is valid is read from the wall clock once, when it comes; from then on time is monotonic.
 */
export class Renewed<Value extends Expiring> {
    private current: { value: Value; renewAt: number; ends: number } | undefined;
    private renewal: Promise<Value> | undefined;
    private failure: { error: unknown } | undefined;

    constructor(
        private readonly fetch: () => Promise<Value>,
        private readonly isFinal: (error: unknown) => boolean,
    ) {}

    async get(): Promise<Value> {
        const known = this.current;
        if (known && performance.now() < known.renewAt) return known.value;
        try {
            return await this.fetched();
        } catch (error) {
            // An early renewal that fails is no harm yet.
            if (known && performance.now() < known.ends) return known.value;
            throw error;
        }
    }

    /** Fetches anew, unless the one that has ended has been replaced meanwhile. */
    async replace(isEnded: (value: Value) => boolean): Promise<void> {
        if (!this.current || isEnded(this.current.value)) await this.fetched();
    }

    /** Those who ask at the same time get the same one. */
    private fetched(): Promise<Value> {
        if (this.failure) return Promise.reject(this.failure.error);
        this.renewal ??= this.once();
        return this.renewal;
    }

    private async once(): Promise<Value> {
        try {
            const value = await this.fetch();
            const lifetime = value.expires - Date.now();
            const ends = performance.now() + lifetime;
            this.current = { value, renewAt: ends - Math.min(margin, lifetime / 10), ends };
            return value;
        } catch (error) {
            // What has worked once is not wrong: only for the moment.
            if (!this.current && this.isFinal(error)) this.failure = { error };
            throw error;
        } finally {
            this.renewal = undefined;
        }
    }
}
