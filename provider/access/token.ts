import type { Credentials } from "../api/credentials";
import { keepSecret } from "../redaction";
import { type Expiring, Renewed } from "./renewed";

const header = "X-Auth-Token";

/** A ready-made IAM token, scoped to the project. */
export function tokenCredentials(token: string, owner?: string): Credentials {
    return { what: "the token", owner, headers: async () => ({ [header]: token }) };
}

export interface Token extends Expiring {
    value: string;
    /** The project that it is scoped to. */
    projectId?: string;
}

/** A token that is fetched once, shared, and renewed before its end and when the service calls it outdated. */
export function fetchedToken(
    what: string,
    fetch: () => Promise<Token>,
    isFinal: (error: unknown) => boolean,
): Credentials & { token(): Promise<Token> } {
    const tokens = new Renewed(async () => {
        const token = await fetch();
        keepSecret(token.value);
        return token;
    }, isFinal);
    return {
        what,
        outdated: ["APIGW.0307"],
        token: () => tokens.get(),
        headers: async () => ({ [header]: (await tokens.get()).value }),
        renew: (used) => tokens.replace(({ value }) => value === used[header]),
    };
}
