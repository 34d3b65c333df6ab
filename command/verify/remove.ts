import { isTaskNotFound } from "../../provider/api/errors";
import { UserError } from "../../provider/userError";
import { shownName } from "./plan";
import { hasDatabase } from "./targetDatabases";
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
            const { failed, shown } = await trial.follow("delete", answer.value, isGone, {
                needsTask: false,
            });
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
    await trial.step("after the delete", async (see) => {
        see(await askForRows(trial));
        see(await askForConfiguration(trial, trial.subject.name, "of a deleted task"));
        // A ClickHouse task has no name of its own: somebody may have created the next one already.
        if (trial.subject.edition === "starrocks") see(await deleteAgain(trial));
        see(await askForDatabase(trial));
    });
}

async function askForRows(trial: Trial): Promise<string> {
    const { subject, cloud, findings } = trial;
    let found: string | undefined;
    const asked = await trial.probe(
        "its row",
        () => subject.rows(cloud),
        ({ value }) => {
            if (!value) return;
            const left = value.length > 0;
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
