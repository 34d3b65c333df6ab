import { urlPath } from "../../provider/api/cloud";
import { isTaskNotFound } from "../../provider/api/errors";
import { UserError } from "../../provider/userError";
import { codeOf, type Trial } from "./trial";
import { askForConfiguration } from "./unknowns";

/** A delete whose job fails, or that is refused, is sent again. */
const mostDeletes = 3;

/** Deletes the throw-away task if it is there, and waits until its instance does not list it any more. */
export async function removeTask(trial: Trial): Promise<void> {
    const { subject, cloud } = trial;
    // A create that was cut off may show a moment later.
    if (!(await trial.soon(trial.isThere))) return;
    const isGone = async () => !(await trial.isThere());
    for (let attempt = 1; ; attempt++) {
        const answer = await trial.attempt(() => trial.write(() => subject.delete(cloud)));
        let problem: string;
        if (answer.refusal === undefined) {
            const { failed, shown } = await trial.follow("delete", answer.value, isGone);
            if (shown) return;
            problem =
                failed === undefined ? "its job completed without an effect" : `its job failed: ${failed}`;
        } else {
            if (isTaskNotFound(answer.refusal) && (await trial.soon(isGone))) return;
            problem = `refused with ${codeOf(answer.refusal)}`;
        }
        if (attempt === mostDeletes) throw new UserError(`delete: ${problem}`);
        await trial.pause();
    }
}

/** What the service shows of the deleted task. */
export async function lookAfterDelete(trial: Trial): Promise<void> {
    const { subject, findings } = trial;
    await trial.step("after the delete", async (see) => {
        const left = (await trial.row()) !== undefined;
        findings.reading("deleted", left ? "cancelled" : "gone");
        const seen = left ? "its row stayed as cancelled" : "its row is gone";
        findings.held("cancelled-row-stays", seen);
        see(seen);
        see(await askForConfiguration(trial, subject.name, "of a deleted task"));
        // A ClickHouse task has no name of its own: somebody may have created the next one already.
        if (subject.edition === "starrocks") see(await deleteAgain(trial));
    });
    await noteTargetDatabase(trial);
}

async function deleteAgain(trial: Trial): Promise<string> {
    const { refusal } = await trial.attempt(() => trial.subject.delete(trial.cloud));
    const seen = `a second delete: ${codeOf(refusal ?? trial.calls.last())}`;
    (isTaskNotFound(refusal) ? trial.findings.held : trial.findings.broke)("not-found-codes", seen);
    return seen;
}

/** A deleted task may leave what it has copied. No operation of the API removes that. */
async function noteTargetDatabase(trial: Trial): Promise<void> {
    const { edition, instanceId, name } = trial.subject;
    const path = urlPath`/v3/{project_id}/instances/${instanceId}/${edition}/databases`;
    const query = { limit: "100", offset: "0", database_name: name };
    const answer = await trial.attempt(() =>
        trial.cloud.request<{ databases?: unknown }>({ method: "GET", path, query }),
    );
    const { databases } = answer.refusal ? { databases: undefined } : answer.value;
    const stays = Array.isArray(databases) && databases.includes(name);
    trial.findings.notes.push(
        `The target database ${stays ? "stays after the delete" : "is not listed after the delete"}.`,
    );
    if (stays) console.error(`Database ${name} is still on instance ${instanceId}. Drop it there.`);
}
