import { ApiError } from "../../provider/api/errors";
import { joinId } from "../../provider/arguments/ids";
import { problemsOfGiven } from "../../provider/arguments/problems";
import { differencesText } from "../../provider/lifecycle/differences";
import type { Operation } from "../../provider/lifecycle/resource";
import type { Configuration } from "../../provider/lifecycle/task";
import { plainLine } from "../../provider/plainText";
import { type Properties, plain } from "../../provider/pulumi/stateFormat";
import { UserError } from "../../provider/userError";
import { isOver } from "../../provider/waiting/row";
import { type Edition, editions } from "../editions";
import { isRefusal } from "../instances";
import type { TaskRow } from "../tasks";
import { argumentsOf } from "./arguments";
import type { Nameable } from "./names";

/** A task that code declares. */
export interface Declared extends Nameable {
    args: Properties;
    /** What of it a create would change in the service; empty as a rule. */
    changes: string;
    /** Why its adoption may do more than adopt it. */
    doubts: string[];
}

/** A task that no code can declare. */
export interface LeftOut extends Nameable {
    reason: string;
}

/** Reads a task. A problem of this task alone leaves it out. */
export async function readTask(
    { id: instanceId, edition }: { id: string; edition: Edition },
    { name, stage, status }: TaskRow,
    snapshot: Operation,
): Promise<Declared | LeftOut> {
    const place: Nameable = { edition, id: joinId(instanceId, name), name };
    if (stage === "cancelled") return { ...place, reason: "was cancelled." };
    try {
        const shown = await editions[edition].configuration(snapshot.facts, instanceId, name);
        const why = shown?.lastError === undefined ? "." : `: ${shown.lastError.replace(/\.$/, "")}.`;
        if (isOver(stage)) return { ...place, reason: `has failed${why}` };
        const read = await declare(place, instanceId, shown, snapshot);
        if ("reason" in read) return { ...place, ...read };
        const doubts = [
            ...(status === "abnormal" ? [`is abnormal${why}`] : []),
            ...(shown?.tablesAreChanging
                ? ["a change of its tables is running: the new list is declared."]
                : []),
        ];
        return { ...place, ...read, doubts };
    } catch (error) {
        if (isOfTask(error)) return { ...place, reason: error.message };
        throw error;
    }
}

/** What declares a task, compared with what is there, as the preview of a create compares it. */
async function declare(
    { edition, id }: Nameable,
    instanceId: string,
    shown: Configuration | undefined,
    snapshot: Operation,
): Promise<Pick<Declared, "args" | "changes"> | Pick<LeftOut, "reason">> {
    const { resource, parameters } = editions[edition];
    const state = await resource.read(id, undefined, snapshot);
    if (!state) return { reason: "was deleted meanwhile." };
    const known = state.databaseConfigs ? await parameters(snapshot.facts, instanceId) : [];
    const args = argumentsOf(resource, instanceLevelOf(plain(state), shown), known);
    const all = resource.resolve(args, {}, undefined);
    const [problem] = problemsOfGiven(resource, all, args);
    if (problem) return { reason: `cannot be declared: ${problem.text}` };
    const found = await resource.findExisting(all, undefined, snapshot.facts);
    if (!found) return { reason: "was deleted meanwhile." };
    const differences = [...found.fixed, ...found.changes];
    return differences.some(({ argument }) => argument === "stage")
        ? { reason: "waits after a check or a start that failed: an up would recreate it." }
        : { args, changes: differencesText(differences) };
}

/** An answer without a part, rows that contradict each other, or a refusal to show this one task. */
function isOfTask(error: unknown): error is UserError {
    return isRefusal(error) || (error instanceof UserError && !(error instanceof ApiError));
}

/** By one reading of the documents no answer says it, and the databases alone do. */
function instanceLevelOf(state: Properties, shown: Configuration | undefined): Properties {
    const { sourceDatabase, targetDatabase } = state;
    const isAll = sourceDatabase === "ALL" && targetDatabase === "ALL";
    return isAll && shown?.instanceLevel === undefined ? { ...state, instanceLevel: true } : state;
}

/** A task in messages. Its name is a text of the service. */
export function taskText({ edition, id, name }: Nameable): string {
    const { title, noun } = editions[edition];
    const [instanceId = ""] = id.split("/");
    return `${noun} ${plainLine(name) ?? '""'} on ${title} instance ${instanceId}`;
}
