import { randomBytes, randomUUID } from "node:crypto";
import { showClickHouseConfiguration } from "../../provider/api/clickHouse";
import type { Cloud } from "../../provider/api/cloud";
import { isInstanceNotFound, isTaskNotFound } from "../../provider/api/errors";
import { listSourceTables } from "../../provider/api/htap";
import { showJob } from "../../provider/api/jobs";
import { showStarRocksConfiguration } from "../../provider/api/starRocks";
import { CloudFacts } from "../../provider/arguments/cloudFacts";
import { type Edition, editions } from "../editions";
import { codeOf, type Trial } from "./trial";

const configurations = { starrocks: showStarRocksConfiguration, clickhouse: showClickHouseConfiguration };

/** The list of an edition, requested now. */
const tasksOf = (cloud: Cloud, edition: Edition, instanceId: string) =>
    editions[edition].tasks(new CloudFacts(cloud), instanceId);

/** Asks for what does not exist, and for what an edition does not have. */
export async function askForNothing(trial: Trial): Promise<void> {
    await trial.step("queries of a task, a job and an instance that do not exist", async (see) => {
        see(await askForConfiguration(trial, neverWas(), "of a task that never was"));
        see(await askForJob(trial));
        see(await askForInstance(trial));
        see(await askOtherEdition(trial));
        see(await askForTables(trial));
    });
}

/** A name that no task has. */
const neverWas = () => `taurusdb_htap_verify_${randomBytes(8).toString("hex")}`;

/** The configuration of a task that does not exist. */
export async function askForConfiguration(trial: Trial, name: string, what: string): Promise<string> {
    const { subject, cloud, findings } = trial;
    const { refusal } = await trial.attempt(() =>
        configurations[subject.edition](cloud, subject.instanceId, name),
    );
    const seen = `the configuration ${what}: ${codeOf(refusal ?? trial.calls.last())}`;
    (refusal ? findings.held : findings.broke)("no-configuration", seen);
    (isTaskNotFound(refusal) ? findings.held : findings.broke)("not-found-codes", seen);
    return seen;
}

async function askForJob(trial: Trial): Promise<string> {
    await trial.attempt(() => showJob(trial.cloud, randomUUID()));
    const reply = trial.calls.last();
    const seen = `a job that never was: ${codeOf(reply)}`;
    const reads = (reply?.status === 400 || reply?.status === 404) && !reply.errorCode?.startsWith("APIGW.");
    (reads ? trial.findings.held : trial.findings.broke)("job-not-found", seen);
    return seen;
}

async function askForInstance(trial: Trial): Promise<string> {
    const { subject, cloud, findings, calls } = trial;
    const other = randomBytes(16).toString("hex") + subject.instanceId.slice(32);
    const { refusal } = await trial.attempt(() => tasksOf(cloud, subject.edition, other));
    const seen = `the list of an instance that never was: ${codeOf(refusal ?? calls.last())}`;
    (isInstanceNotFound(refusal) ? findings.held : findings.broke)("not-found-codes", seen);
    return seen;
}

/** The list of the other edition's tasks, on this instance. */
async function askOtherEdition(trial: Trial): Promise<string> {
    const { subject, cloud, findings, calls } = trial;
    const other = subject.edition === "starrocks" ? "clickhouse" : "starrocks";
    const answer = await trial.attempt(() => tasksOf(cloud, other, subject.instanceId));
    const seen = `the list of the other edition: ${codeOf(answer.refusal ?? calls.last())}`;
    if (answer.refusal === undefined && answer.value.rows.length > 0)
        findings.broke("other-edition", `${seen} with rows`);
    else (answer.refusal?.status === 409 ? findings.broke : findings.held)("other-edition", seen);
    return seen;
}

/** The tables of the source, which a ClickHouse instance is not expected to list. */
async function askForTables(trial: Trial): Promise<string> {
    const { subject, cloud, findings, calls } = trial;
    const { edition, instanceId, sourceInstanceId, database } = subject;
    const { refusal } = await trial.attempt(() =>
        listSourceTables(cloud, instanceId, sourceInstanceId, [database]),
    );
    const seen = `the tables of the source: ${codeOf(refusal ?? calls.last())}`;
    const held = (refusal === undefined) === (edition === "starrocks");
    (held ? findings.held : findings.broke)("source-lists", seen);
    return seen;
}
