import { UserError } from "../../userError";
import type { Context } from "../../waiting/context";
import { differences } from "../differences";
import { scopeOf } from "../tables";
import type { StarRocksArgs } from "./arguments";
import { type Seen, scopeThere } from "./task";

/** Decides whether a create may take over the task that is there already, as `adopt` says. Throws when it may not. */
export function takeOver(args: StarRocksArgs, { row, configuration }: Seen, context: Context): void {
    const what = `task ${args.taskName} is on instance ${args.instanceId} already`;
    if (args.adopt === "never")
        throw new UserError(
            `${what}, and adopt is "never". Give another taskName, delete that task, or set adopt to "matching", as after ` +
                "a deployment that was interrupted.",
        );
    const list = configuration && scopeThere(configuration);
    const different = differences(
        {
            ...args,
            instanceLevel: String(args.instanceLevel ?? false),
            tables: listKind(scopeOf(args.tables)),
        },
        {
            sourceInstanceId: configuration?.sourceInstanceId,
            sourceDatabase: row?.sourceDatabase ?? configuration?.sourceDatabase,
            targetDatabase: row?.targetDatabase ?? configuration?.targetDatabase,
            instanceLevel:
                configuration?.instanceLevel === undefined ? undefined : String(configuration.instanceLevel),
            tables: list && listKind(list),
        },
    );
    if (different.length > 0 && args.adopt !== "always")
        throw new UserError(
            `${what} and differs in what cannot be changed: ${different.join("; ")}. Give another taskName, make the ` +
                'arguments agree, delete that task, or set adopt to "always".',
        );
    if (different.length > 0)
        context.say(
            "warning",
            `${what}: took it over; the next preview replaces it for: ${different.join("; ")}`,
        );
    else context.say("info", `${what}: took it over`);
}

/** The kind of a list in the user's words; a task without one has an empty exclude list. */
function listKind({ kind }: { kind: string }): string {
    return `a list to ${kind}`;
}
