import { plainText } from "./plainText";

/**
 * An error whose message says everything. The plugin process prints the stack of what a hook throws, so there is none:
 * the user reads one sentence instead of a page. What is not a UserError is a defect and keeps its stack. Secrets are redacted
 * and foreign texts made harmless here, so that no way out can forget it.
 */
export class UserError extends Error {
    override name = "UserError";

    constructor(message: string) {
        super(plainText(message));
        this.stack = "";
    }
}
