import type { ArgumentRule } from "../arguments/rules";
import type { Before } from "../lifecycle/resource";

// What lies in a state beside the arguments. Every name of it begins with two underscores, and none of it makes a difference.
//
// | name           | of        | what                                                                              |
// |----------------|-----------|-----------------------------------------------------------------------------------|
// | `__provider`   | inputs    | the hook text                                                                     |
// | `__urn`        | inputs    | the URN at the program's last run, for hooks that do not know their request       |
// | `__timeouts`   | inputs    | the program's `customTimeouts`, for the same hooks                                |
// | `__given`      | outputs   | which optional arguments the program sets                                         |
// | `__entry`      | outputs   | tells entries of the state apart that mean the same task                          |
// | `__unfinished` | outputs   | the last operation did not come to its end                                        |
// | `__beside`     | outputs   | what a resource itself remembers                                                  |

export type Properties = Record<string, unknown>;

const hiddenInputNames = ["__provider", "__urn", "__timeouts"];

/** Arguments and outputs as users see them. */
export function visible(properties: Properties): Properties {
    return Object.fromEntries(Object.entries(properties).filter(([key]) => !key.startsWith("__")));
}

export function hiddenInputs(properties: Properties): Properties {
    return Object.fromEntries(Object.entries(properties).filter(([key]) => hiddenInputNames.includes(key)));
}

/** What a resource needs to know of its last operation. */
export function beforeOf<Args>(properties: Properties): Before<Args> {
    return {
        args: visible(properties) as Partial<Args>,
        outputs: visible(properties),
        given: new Set(Array.isArray(properties.__given) ? properties.__given : []),
        jobId: properties.jobId as string | undefined,
        unfinished: properties.__unfinished === true,
        beside: properties.__beside,
    };
}

/** The optional arguments that a program sets. */
export function givenOf(rules: Record<string, ArgumentRule>, inputs: Properties): string[] {
    return Object.keys(rules).filter((key) => !rules[key]?.required && inputs[key] !== undefined);
}

/** JSON and nothing else: one undefined in a reply would fail the hook after the work is done. */
export function plain(value: object): Properties {
    return JSON.parse(JSON.stringify(value));
}
