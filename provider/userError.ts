import { plainText } from "./plainText";

/**
 * An error whose message tells the user everything. It has no stack, because the plugin process would print it. Any other error
 * is a defect and keeps its stack. The message is made safe here, so that no caller can forget it.
 */
export class UserError extends Error {
    override name = "UserError";

    constructor(message: string) {
        super(plainText(message));
        this.stack = "";
    }
}
