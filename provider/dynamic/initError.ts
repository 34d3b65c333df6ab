import type { Properties } from "../pulumi/stateFormat";
import { UserError } from "../userError";

/** Pulumi's form of "it exists but is not ready", recognised by its fields: keeps the resource in the state. */
export class InitError extends UserError {
    override name = "InitError";
    readonly reasons: string[];

    constructor(
        readonly id: string,
        readonly properties: Properties,
        reason: string,
    ) {
        super(reason);
        this.reasons = [reason];
    }
}
