import { plainText } from "../plainText";
import { UserError } from "../userError";

/** The same error as it may leave the process. A defect, which is any error but a UserError, keeps its stack without secrets. */
export function withoutSecrets(error: unknown): unknown {
    if (!(error instanceof Error) || error instanceof UserError) return error;
    error.message = plainText(error.message);
    error.stack = plainText(error.stack ?? "");
    // The cause may be printed, too.
    delete error.cause;
    return error;
}
