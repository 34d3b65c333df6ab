import type { DatabaseParameter } from "../../provider/api/replication";
import { UserError } from "../../provider/userError";

/** A parameter with a default and other values that do no harm. */
export interface Dial {
    name: string;
    defaultValue: string;
    /** Near the default, so that each is a sensible value too. */
    others: string[];
}

const fewest = 4;

/** Parameters that reach further than the task: into the binlog of the source, or into locks on its tables. */
const reachesFurther = /binlog|lock/i;

/** The first numeric parameter that concerns the task alone. */
export function chooseDial(parameters: DatabaseParameter[]): Dial {
    const dials = parameters.filter(({ name }) => !reachesFurther.test(name)).flatMap(dialOf);
    const [first] = dials;
    if (first) return first;
    throw new UserError(
        "database-parameters: no parameter has a numeric range, so no change can be tried. Report this reply.",
    );
}

function dialOf({ name, defaultValue, range = "" }: DatabaseParameter): Dial[] {
    const [, low, high] = /^(\d+)-(\d+)$/.exec(range) ?? [];
    if (low === undefined || !/^\d+$/.test(defaultValue ?? "")) return [];
    const middle = Number(defaultValue);
    const others = [1, 2, 3, 4, -1, -2, -3, -4]
        .map((step) => middle + step)
        .filter((value) => value >= Number(low) && value <= Number(high))
        .slice(0, fewest)
        .map(String);
    return others.length < fewest ? [] : [{ name, defaultValue: String(middle), others }];
}
