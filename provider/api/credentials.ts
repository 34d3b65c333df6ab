/** A request as it is sent. */
export interface SignableRequest {
    method: string;
    /** The whole address, encoded, with the query. */
    url: string;
    /** The project in the address, if there is one. */
    projectId?: string;
    headers: Record<string, string>;
    /** The body's exact text. */
    body?: string;
}

/** Authenticates requests. */
export interface Credentials {
    /** What they are, for messages: "the token", "the access key AK…". */
    readonly what: string;
    /** Who was given them in place of the stack config and the environment: an explicit provider or a function. */
    readonly owner?: string;
    /** The headers that authenticate one request. */
    headers(request: SignableRequest): Promise<Record<string, string>>;
    /** Error codes by which the service calls them expired. */
    readonly outdated?: readonly string[];
    /** Replaces credentials that the service calls expired. `used` are the headers of the refused request. */
    renew?(used: Record<string, string>): Promise<void>;
}

/** For requests that need no authentication. */
export const anonymous: Credentials = { what: "nobody", headers: async () => ({}) };
