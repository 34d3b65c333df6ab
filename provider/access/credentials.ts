import type { Credentials } from "../api/credentials";
import type { IssuedToken, TemporaryKeys } from "../api/iam";
import { keepSecret } from "../redaction";
import { type AccessKeys, signatureHeaders } from "./signature";

const tokenHeader = "X-Auth-Token";

/** A ready-made IAM token of the project. */
export function tokenCredentials(token: string, owner?: string): Credentials {
    return { what: "the token", owner, headers: async () => ({ [tokenHeader]: token }) };
}

/** A token from IAM, renewed before it expires and when the service calls it expired. */
export function renewedToken(
    what: string,
    fetch: () => Promise<IssuedToken>,
    isFinal: (error: unknown) => boolean,
): Credentials & { token(): Promise<IssuedToken> } {
    const tokens = new Renewed(fetch, isFinal, ({ value }) => [value]);
    return {
        what,
        outdated: ["APIGW.0307"],
        token: () => tokens.get(),
        headers: async () => ({ [tokenHeader]: (await tokens.get()).value }),
        renew: (used) => tokens.replace(({ value }) => value === used[tokenHeader]),
    };
}

/** Access keys that sign each request. */
export function keyCredentials(keys: AccessKeys): Credentials {
    return {
        what: `the access key ${keys.accessKey}`,
        headers: async (request) => signatureHeaders(request, keys, new Date()),
    };
}

/** Temporary access keys, renewed likewise. */
export function renewedKeys(
    what: string,
    fetch: () => Promise<TemporaryKeys>,
    isFinal: (error: unknown) => boolean,
): Credentials {
    const keys = new Renewed(fetch, isFinal, ({ secretKey, securityToken }) => [secretKey, securityToken]);
    return {
        what,
        // The service refuses expired temporary keys as it refuses wrong ones.
        outdated: ["APIGW.0307", "APIGW.0301"],
        headers: async (request) => signatureHeaders(request, await keys.get(), new Date()),
        renew: ({ Authorization = "" }) =>
            keys.replace(({ accessKey }) => Authorization.includes(`Access=${accessKey},`)),
    };
}

/** A value is renewed so long before it expires that no request meets its end, but in the last tenth of its time at the earliest. */
const margin = 5 * 60_000;

interface Expiring {
    /** Milliseconds since 1970, by the wall clock. */
    expires: number;
}

/**
 * A value that is fetched on first use, shared by concurrent callers, and renewed before it expires. A final failure is kept and
 * never retried. After any other, the next call fetches again.
 *
 * The wall clock is read once, when the value arrives, for the time until it expires. From then on time is monotonic.
 */
export class Renewed<Value extends Expiring> {
    private current: { value: Value; renewAt: number; ends: number } | undefined;
    private renewal: Promise<Value> | undefined;
    private failure: { error: unknown } | undefined;

    constructor(
        private readonly fetch: () => Promise<Value>,
        private readonly isFinal: (error: unknown) => boolean = () => false,
        private readonly secretsOf: (value: Value) => (string | undefined)[] = () => [],
    ) {}

    async get(): Promise<Value> {
        const known = this.current;
        if (known && performance.now() < known.renewAt) return known.value;
        try {
            return await this.renewed();
        } catch (error) {
            // An early renewal may fail: the value is still valid.
            if (known && performance.now() < known.ends) return known.value;
            throw error;
        }
    }

    /** Renews the value, unless another caller has replaced the expired one. */
    async replace(isExpired: (value: Value) => boolean): Promise<void> {
        if (!this.current || isExpired(this.current.value)) await this.renewed();
    }

    private renewed(): Promise<Value> {
        if (this.failure) return Promise.reject(this.failure.error);
        this.renewal ??= this.renewOnce().finally(() => {
            this.renewal = undefined;
        });
        return this.renewal;
    }

    private async renewOnce(): Promise<Value> {
        try {
            const value = await this.fetch();
            for (const secret of this.secretsOf(value)) keepSecret(secret);
            const lifetime = value.expires - Date.now();
            const ends = performance.now() + lifetime;
            this.current = { value, renewAt: ends - Math.min(margin, lifetime / 10), ends };
            return value;
        } catch (error) {
            // What has worked before is not wrong, so its failure is not final.
            if (!this.current && this.isFinal(error)) this.failure = { error };
            throw error;
        }
    }
}
