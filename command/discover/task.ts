import { ApiError, isRefusal } from "../../provider/api/errors";
import type { DatabaseParameter } from "../../provider/api/replication";
import { joinId } from "../../provider/arguments/ids";
import { problemsOfGiven } from "../../provider/arguments/problems";
import { tablesThere } from "../../provider/arguments/tables";
import { differencesText } from "../../provider/lifecycle/differences";
import type { Difference, Operation } from "../../provider/lifecycle/resource";
import type { Configuration } from "../../provider/lifecycle/task";
import { plainLine } from "../../provider/plainText";
import { type Properties, plain } from "../../provider/pulumi/stateFormat";
import { UserError } from "../../provider/userError";
import { isOver } from "../../provider/waiting/row";
import { type Edition, editions } from "../editions";
import type { TaskRow } from "../tasks";
import { argumentsOf } from "./arguments";
import type { Nameable } from "./names";
import { reasonText, remarksOn } from "./remarks";

/** A task that code declares. */
export interface Declared extends Nameable {
    args: Properties;
    /** What of it a create would change in the service; empty as a rule. */
    changes: string;
    /** The node of the source that it reads from; undefined if the service does not show it. */
    sourceNodeId?: string;
    /** What to know of it, a sentence each. */
    remarks: string[];
}

/** A task that no code can declare. */
export interface LeftOut extends Nameable {
    reason: string;
}

/** Reads a task. A problem of this task alone leaves it out. */
export async function readTask(
    { id: instanceId, edition }: { id: string; edition: Edition },
    row: TaskRow,
    snapshot: Operation,
): Promise<Declared | LeftOut> {
    const { name, stage } = row;
    const place: Nameable = { edition, id: joinId(instanceId, name), name };
    if (stage === "cancelled") return { ...place, reason: "was cancelled." };
    try {
        const shown = await editions[edition].configuration(snapshot.facts, instanceId, name);
        if (isOver(stage)) return { ...place, reason: `has failed${reasonText(shown?.lastError)}` };
        if (shown && !tablesThere(shown))
            return { ...place, reason: "shows no list of tables, so its code would declare all tables." };
        const read = await declare(place, instanceId, shown, snapshot);
        if ("reason" in read) return { ...place, ...read };
        const remarks = [...remarksOn(row, shown ?? {}), ...read.remarks];
        return { ...place, ...read, sourceNodeId: shown?.sourceNodeId, remarks };
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
): Promise<Pick<Declared, "args" | "changes" | "remarks"> | Pick<LeftOut, "reason">> {
    const { resource, parameters } = editions[edition];
    const state = await resource.read(id, undefined, snapshot);
    if (!state) return { reason: "was deleted meanwhile." };
    const known = state.databaseConfigs
        ? await unlessForbidden(parameters(snapshot.facts, instanceId))
        : { parameters: [], remarks: [] };
    const args = argumentsOf(resource, instanceLevelOf(plain(state), shown), known.parameters);
    const all = resource.resolve(args, {}, undefined);
    const [problem] = problemsOfGiven(resource, all, args);
    if (problem) return { reason: `cannot be declared: ${problem.text}` };
    const found = await resource.findExisting(all, undefined, snapshot.facts);
    if (!found) return { reason: "was deleted meanwhile." };
    const differences = [...found.fixed, ...found.changes];
    return differences.some(({ argument }) => argument === "stage")
        ? { reason: "waits after a check or a start that failed: an up would recreate it." }
        : {
              args: guarded(args, differences),
              changes: differencesText(differences),
              remarks: known.remarks,
          };
}

/** Without the permission for the parameters of an instance all that a task shows is declared. */
async function unlessForbidden(
    asked: Promise<DatabaseParameter[]>,
): Promise<{ parameters: DatabaseParameter[]; remarks: string[] }> {
    try {
        return { parameters: await asked, remarks: [] };
    } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 403) throw error;
        const remark = `The defaults of parameters could not be read, so some may be declared needlessly: ${error.message}`;
        return { parameters: [], remarks: [remark] };
    }
}

/** Lets an up refuse a task that somebody has changed since, instead of changing it back. */
function guarded(args: Properties, differences: Difference[]): Properties {
    return differences.length === 0 ? { ...args, adopt: "unchanged" } : args;
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
