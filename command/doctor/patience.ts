import type { Settings } from "../../provider/access/settings";
import type { Cloud } from "../../provider/api/cloud";
import { unlessCancelled } from "../../provider/cancel";
import { UserError } from "../../provider/userError";

// Somebody waits for the doctor, so an address that does not answer is reported within seconds. `pulumi up` is more patient.

/** Milliseconds for one question with its retries and its sign-in. A service that answers 429 would be asked for minutes. */
const longest = 20_000;

/** The same settings with one retry and five seconds for each request, unless they say otherwise. */
export function impatient(settings: Settings): Settings {
    const { maxRetries = 1, requestTimeout = 5_000 } = settings.connection;
    return { ...settings, connection: { ...settings.connection, maxRetries, requestTimeout } };
}

/** The same connection, each of whose requests ends in time. */
export function impatientCloud(cloud: Cloud): Cloud {
    return {
        request: (request) => cloud.request(request, limit()),
        exchange: (request) => cloud.exchange(request, limit()),
    };
}

/** What a promise gives in time. */
export function inTime<Value>(promise: Promise<Value>): Promise<Value> {
    return unlessCancelled(promise, limit());
}

function limit(): AbortSignal {
    const controller = new AbortController();
    const reason = new UserError(`The service: has no answer after ${longest / 1_000} s. Try again later.`);
    setTimeout(() => controller.abort(reason), longest).unref();
    return controller.signal;
}
