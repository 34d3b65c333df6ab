/** Something that can sign a request in. */
export interface Credentials {
    /** The headers that sign in one request. */
    headers(): Promise<Record<string, string>>;
}

/** A ready-made IAM token, scoped to the project. */
export function tokenCredentials(token: string): Credentials {
    return { headers: async () => ({ "X-Auth-Token": token }) };
}
