import type { ArgumentRule } from "../arguments/rules";
import type { Before } from "../lifecycle/resource";
import type { Baseline } from "../lifecycle/task";
import { plainText } from "../plainText";

// Properties of a state that are neither arguments nor outputs. Their names begin with two underscores, and none makes a difference.
//
// | name           | of        | what                                                                              |
// |----------------|-----------|-----------------------------------------------------------------------------------|
// | `__provider`   | inputs    | the hook text; of the dynamic face, as are the next two                           |
// | `__urn`        | inputs    | the URN at the program's last run, for hooks that do not know their request       |
// | `__timeouts`   | inputs    | the program's `customTimeouts`, for the same hooks                                |
// | `__given`      | outputs   | the optional arguments that the program sets                                      |
// | `__entry`      | outputs   | the mark that distinguishes state entries of the same task                        |
// | `__unfinished` | outputs   | the last operation did not finish                                                 |
// | `__beside`     | outputs   | what the resource itself remembers                                                |

export type Properties = Record<string, unknown>;
export type Rules = Readonly<Record<string, ArgumentRule>>;

/** Arguments and outputs as users see them. */
export function visible(properties: Properties): Properties {
    return Object.fromEntries(Object.entries(properties).filter(([name]) => !name.startsWith("__")));
}

/** Whether a create or an update has written these properties. Otherwise only the id of the resource is known. */
export function isKnown({ __given }: Properties): boolean {
    return Array.isArray(__given);
}

/** What a resource needs to know of its last operation. */
export function beforeOf(rules: Rules, properties: Properties): Before<Properties> {
    const { __given, __unfinished, __beside, jobId } = properties;
    return {
        args: Object.fromEntries(Object.entries(properties).filter(([name]) => Object.hasOwn(rules, name))),
        outputs: outputsAmong(rules, properties),
        given: new Set(Array.isArray(__given) ? __given : []),
        jobId: jobId as string | undefined,
        unfinished: __unfinished === true,
        baseline: __beside as Baseline | undefined,
    };
}

/**
 * The properties of a resource in the state. Outputs may quote the service, so secrets are redacted here. Arguments and the job's
 * id go to the service again and stay as they are.
 */
export function stored(rules: Rules, inputs: Properties, state: Properties, marks: Properties): Properties {
    const given = Object.keys(rules).filter((name) => !rules[name]?.required && inputs[name] !== undefined);
    const texts = { ...outputsAmong(rules, state), jobId: undefined };
    return { __given: given, ...plain(state), ...plain(texts, plainText), ...plain(marks) };
}

/** Only JSON: a single undefined in a reply would fail the hook after its work is done. */
export function plain(value: object, asText = (text: string) => text): Properties {
    return JSON.parse(JSON.stringify(value), (_name, each) =>
        typeof each === "string" ? asText(each) : each,
    );
}

function outputsAmong(rules: Rules, properties: Properties): Properties {
    const isOutput = ([name]: [string, unknown]) => !Object.hasOwn(rules, name);
    return Object.fromEntries(Object.entries(visible(properties)).filter(isOutput));
}
