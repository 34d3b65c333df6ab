import { ApiError } from "../../provider/api/errors";
import type { Failure } from "../../provider/api/hints";

/** What an operation fails with. One that succeeds fails the test. */
// biome-ignore lint/suspicious/noExplicitAny: an error of any class, whose fields tests read
export async function failureOf(operation: Promise<unknown>): Promise<any> {
    const outcome = await operation.then(
        (value) => ({ value }),
        (error) => ({ error }),
    );
    if ("error" in outcome) return outcome.error;
    throw new Error(`succeeded instead of failing: ${JSON.stringify(outcome.value)}`);
}

/** Its message alone. */
export const messageOf = async (operation: Promise<unknown>): Promise<string> =>
    (await failureOf(operation)).message;

/** A failed request, as the client of the API throws it. */
export const apiError = (details: Partial<Failure>) =>
    new ApiError({ method: "POST", url: "http://x/", message: "", ...details });

/** The connection broke before the reply came: the service may have carried out the request. */
export const lostReply = (method = "POST") => apiError({ method, errorCode: "ECONNRESET", message: "reset" });

/** The instance is busy with another operation. */
export const busy = () => apiError({ method: "PUT", status: 409, errorCode: "DBS.200047" });
