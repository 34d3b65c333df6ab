/** A request as it will be sent. */
export interface SignableRequest {
    method: string;
    /** The whole address, encoded, with the query. */
    url: string;
    /** The project that the address names, if it names one. */
    projectId?: string;
    headers: Record<string, string>;
    /** The body's own text. */
    body?: string;
}

/** Something that can sign a request in. */
export interface Credentials {
    /** What they are, for messages: "the token", "the access key AK…". */
    readonly what: string;
    /** Whose they are, where not the stack config or the environment has them: an explicit provider, or a function's settings. */
    readonly owner?: string;
    /** The headers that sign in one request. */
    headers(request: SignableRequest): Promise<Record<string, string>>;
    /** The codes by which the service calls them outdated. */
    readonly outdated?: readonly string[];
    /** The service calls what these headers were signed in with outdated: has newer ones ready, fetched if need be. */
    renew?(used: Record<string, string>): Promise<void>;
}

/** For what nobody has to sign in for. */
export const anonymous: Credentials = { what: "nobody", headers: async () => ({}) };
