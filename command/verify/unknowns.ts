import { randomBytes, randomUUID } from "node:crypto";
import { showClickHouseConfiguration } from "../../provider/api/clickHouse";
import type { Cloud } from "../../provider/api/cloud";
import { isInstanceNotFound, isTaskNotFound } from "../../provider/api/errors";
import { listSourceTables } from "../../provider/api/htap";
import { showJob } from "../../provider/api/jobs";
import { showStarRocksConfiguration } from "../../provider/api/starRocks";
import { CloudFacts } from "../../provider/arguments/cloudFacts";
import { type Edition, editions } from "../editions";
import type { Trial } from "./trial";

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
export function askForConfiguration(trial: Trial, name: string, what: string): Promise<string> {
    const { subject, cloud, findings } = trial;
    return trial.probe(
        `the configuration ${what}`,
        () => configurations[subject.edition](cloud, subject.instanceId, name),
        ({ refusal }, seen) => {
            (refusal ? findings.held : findings.broke)("no-configuration", seen);
            (isTaskNotFound(refusal) ? findings.held : findings.broke)("not-found-codes", seen);
        },
    );
}

function askForJob(trial: Trial): Promise<string> {
    const { findings, calls } = trial;
    return trial.probe(
        "a job that never was",
        () => showJob(trial.cloud, randomUUID()),
        ({ refusal }, seen) => {
            const isFound = calls.last()?.status === 200;
            (isFound || refusal ? findings.broke : findings.held)("job-not-found", seen);
        },
    );
}

function askForInstance(trial: Trial): Promise<string> {
    const { subject, cloud, findings } = trial;
    const other = randomBytes(16).toString("hex") + subject.instanceId.slice(32);
    return trial.probe(
        "the list of an instance that never was",
        () => tasksOf(cloud, subject.edition, other),
        ({ refusal }, seen) =>
            (isInstanceNotFound(refusal) ? findings.held : findings.broke)("not-found-codes", seen),
    );
}

/** The list of the other edition's tasks, on this instance. */
function askOtherEdition(trial: Trial): Promise<string> {
    const { subject, cloud, findings } = trial;
    const other = subject.edition === "starrocks" ? "clickhouse" : "starrocks";
    return trial.probe(
        "the list of the other edition",
        () => tasksOf(cloud, other, subject.instanceId),
        ({ value, refusal }, seen) => {
            if (value && value.rows.length > 0) findings.broke("other-edition", `${seen} with rows`);
            else (refusal?.status === 409 ? findings.broke : findings.held)("other-edition", seen);
        },
    );
}

/** The tables of the source, which a ClickHouse instance is not expected to list. */
function askForTables(trial: Trial): Promise<string> {
    const { subject, cloud, findings } = trial;
    const { edition, instanceId, sourceInstanceId, database } = subject;
    return trial.probe(
        "the tables of the source",
        () => listSourceTables(cloud, instanceId, sourceInstanceId, [database]),
        ({ refusal }, seen) => {
            const held = (refusal === undefined) === (edition === "starrocks");
            (held ? findings.held : findings.broke)("source-lists", seen);
        },
    );
}
