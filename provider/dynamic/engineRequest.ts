import { parseDuration } from "../duration";
import type { EngineRequest } from "../pulumi/connection";
import type { Properties } from "../pulumi/stateFormat";

// What the engine says of an operation, Pulumi's host of dynamic providers keeps to itself. It is read from its messages here.

/** A message of Pulumi's protocol, as its generated code has it. */
interface Message {
    getUrn(): string;
    /** Seconds; 0 when no limit is set. Checks and diffs have none, nor have reads in older versions. */
    getTimeout?(): number;
}

/** A generated class of such messages; its getters of properties give a Struct. */
interface MessageClass {
    // biome-ignore lint/suspicious/noExplicitAny: the generated code has no types
    prototype: Record<string, (this: Message) => any>;
}

/** Where each kind of request has the properties that the host gives to the hook. */
const properties: Record<string, string[]> = {
    CheckRequest: ["getNews"],
    DiffRequest: ["getNews"],
    CreateRequest: ["getProperties"],
    // A refresh sends properties. In newer versions .get() sends inputs instead.
    ReadRequest: ["getProperties", "getInputs"],
    UpdateRequest: ["getNews"],
    DeleteRequest: ["getProperties"],
};

const requests = new WeakMap<Properties, EngineRequest>();
const recorded = new WeakSet<Message>();
/** The request that has loaded this module, if it is a delete. */
let first: EngineRequest | undefined;

/**
 * The request that a hook was called for, by the very object that the hook was given. Undefined outside of Pulumi's host, and for a
 * read that is the first request of its process: the host had read its properties before it loaded this module.
 */
export function requestOf(given: Properties): EngineRequest | undefined {
    const found = requests.get(given) ?? first;
    first = undefined;
    return found;
}

/** The request as the program's last run has left it in the state, before any transformation. */
export function storedRequest(operation: string, { __urn, __timeouts }: Properties): EngineRequest {
    const timeouts = (__timeouts ?? {}) as Record<string, string>;
    return {
        urn: typeof __urn === "string" ? __urn : undefined,
        timeLimit: parseDuration(timeouts[operation] ?? ""),
    };
}

/**
 * Remembers each request by the properties that are read from it. If Pulumi's code is not as expected, nothing is remembered, and
 * the stored request is used.
 */
export function recordRequests(protocol: Record<string, MessageClass>): void {
    for (const [kind, getters] of Object.entries(properties))
        for (const getter of getters) {
            const prototype = protocol[kind]?.prototype;
            const get = prototype?.[getter];
            if (!prototype || !get) continue;
            prototype[getter] = function () {
                const struct = get.call(this);
                recorded.add(this);
                return struct && Object.assign(struct, { toJavaScript: () => record(this, struct) });
            };
        }
    // The properties of the first request have been read already. But the host reads a delete's id right before it calls the hook.
    const prototype = protocol.DeleteRequest?.prototype;
    const getId = prototype?.getId;
    if (!prototype || !getId) return;
    prototype.getId = function () {
        if (!recorded.has(this)) first = describe(this);
        return getId.call(this);
    };
}

function record(message: Message, struct: object): Properties {
    const { toJavaScript } = Object.getPrototypeOf(struct);
    const values = toJavaScript.call(struct);
    requests.set(values, describe(message));
    return values;
}

function describe(message: Message): EngineRequest {
    return { urn: message.getUrn(), timeLimit: (message.getTimeout?.() ?? 0) * 1_000 || undefined };
}

try {
    // The host is the main module of its process. Its own copy of the protocol counts, and not one beside this package.
    recordRequests(require.main?.require("../../proto/provider_pb"));
} catch {
    // Not Pulumi's host, such as in a unit test.
}
