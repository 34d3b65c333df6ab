import { isTaskNotFound, isTransient } from "../../provider/api/errors";
import { UserError } from "../../provider/userError";
import { QuotedError } from "./anonymize";
import { shownName } from "./plan";
import { hasDatabase } from "./targetDatabases";
import { codeOf, type Trial } from "./trial";
import { askForConfiguration } from "./unknowns";

/** A delete whose job fails, or that is refused, is sent again. */
const mostDeletes = 3;

/** Deletes the throw-away task if it shows, and waits until its instance does not list it any more. */
export async function removeTask(trial: Trial): Promise<"removed" | "absent"> {
    const { ownership } = trial;
    if (ownership.isDeleted) return "removed";
    // A create that was cut off may show a moment later.
    if (!(await trial.soon(trial.isThere))) {
        ownership.isDeleted = ownership.pendingDelete !== undefined;
        return ownership.isDeleted ? "removed" : "absent";
    }
    await requireOwn(trial);
    for (let attempt = 1; ; attempt++) {
        const problem = await deleteOnce(trial);
        if (problem === undefined) return "removed";
        if (attempt === mostDeletes) throw problem;
        await trial.pause();
    }
}

/** After a create without a reply, the task may be one that somebody else has created at this moment. */
async function requireOwn(trial: Trial): Promise<void> {
    const { ownership, cloud } = trial;
    if (ownership.isCreated === "yes") return;
    if (await trial.soon(() => ownership.isRecognised(cloud))) return;
    throw new UserError(
        "delete: the create had no reply, and the task that shows does not have its settings. It was not deleted",
    );
}

/** Sends a delete, unless one may still have its effect. Gives what went wrong. */
async function deleteOnce(trial: Trial): Promise<UserError | undefined> {
    const { subject, cloud, ownership } = trial;
    if (ownership.pendingDelete) return followDelete(trial);
    const { refusal } = await trial.attempt(() => trial.write(() => subject.delete(cloud))).catch(unlessLost);
    if (!refusal) return followDelete(trial);
    if (!isTaskNotFound(refusal) || !(await trial.soon(isGone(trial))))
        return new UserError(`delete: refused with ${codeOf(refusal)}`);
    ownership.isDeleted = true;
    return undefined;
}

/** Without a reply it is unknown whether the service took the delete. The task then shows it. */
function unlessLost(error: unknown): { refusal?: undefined } {
    if (!isTransient(error)) throw error;
    return {};
}

/** Follows the delete that was sent. Gives what went wrong. */
export async function followDelete(trial: Trial): Promise<UserError | undefined> {
    const { ownership } = trial;
    const { hasReply = false, jobId } = ownership.pendingDelete ?? {};
    const { failed, shown } = hasReply
        ? await trial.follow("delete", jobId, isGone(trial), { needsTask: false })
        : { failed: undefined, shown: await trial.soon(isGone(trial)) };
    ownership.isDeleted = shown;
    if (shown) return undefined;
    if (failed !== undefined || (await ownership.isRecognised(trial.cloud))) ownership.deleteFailed();
    if (failed !== undefined) return new QuotedError("delete: its job failed", failed);
    return new UserError(
        `delete: ${hasReply ? "its job completed" : "its outcome is unknown"}, and a task still shows`,
    );
}

const isGone = (trial: Trial) => async () => !(await trial.isThere());

/** What the service shows of the deleted task. */
export async function lookAfterDelete(trial: Trial): Promise<void> {
    await trial.step("after the delete", async (see) => {
        see(await askForRows(trial));
        see(await askForConfiguration(trial, trial.subject.name, "of a deleted task"));
        // A ClickHouse task has no name of its own: somebody may have created the next one already.
        if (trial.subject.edition === "starrocks") see(await deleteAgain(trial));
        see(await askForDatabase(trial));
    });
}

async function askForRows(trial: Trial): Promise<string> {
    const { findings } = trial;
    let found: string | undefined;
    const asked = await trial.probe(
        "its row",
        async () => (await trial.row()) !== undefined,
        ({ value: left }) => {
            if (left === undefined) return;
            findings.reading("deleted", left ? "cancelled" : "gone");
            found = left ? "its row stayed as cancelled" : "its row is gone";
            findings.held("cancelled-row-stays", found);
        },
    );
    return found ?? asked;
}

function deleteAgain(trial: Trial): Promise<string> {
    const { held, broke } = trial.findings;
    return trial.probe(
        "a second delete",
        () => trial.subject.delete(trial.cloud),
        ({ refusal }, seen) => (isTaskNotFound(refusal) ? held : broke)("not-found-codes", seen),
    );
}

/** A deleted task may leave what it has copied. No operation of the API removes that. */
function askForDatabase(trial: Trial): Promise<string> {
    const { subject, cloud, findings } = trial;
    return trial.probe(
        "its target database",
        () => hasDatabase(cloud, subject),
        ({ value: stays, refusal }) => {
            if (refusal) return;
            findings.notes.push(`The target database ${stays ? "stays" : "is not listed"} after the delete.`);
            if (stays)
                console.error(
                    `Database ${shownName(subject.name)} is still on instance ${subject.instanceId}. Drop it there.`,
                );
        },
    );
}
