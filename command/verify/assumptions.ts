import { readFileSync } from "node:fs";
import path from "node:path";
import type { Edition } from "../editions";

/** `of`: the only edition that can show it. `unseen`: why a run may see nothing of it. */
interface Assumption {
    of?: Edition;
    unseen: string;
}

const noTableSettings = "a run sets none for a table, because it knows no columns";
const notReached = "the run did not come to this point, or its question was refused";
const manyRows = "a list of more rows than a run can make is needed";

const table = {
    "check-creates": { of: "starrocks", unseen: notReached },
    "checks-absent": { of: "starrocks", unseen: "this region has the checks" },
    "waiting-takes-changes": { of: "starrocks", unseen: "no waiting task was there to be changed" },
    "settings-of-other-tables": { of: "starrocks", unseen: noTableSettings },
    "row-during-job": { unseen: "no row showed the effect of an operation before its job was over" },
    "start-again": { of: "starrocks", unseen: "no start was refused" },
    "change-refusal-codes": { of: "starrocks", unseen: "no change was refused" },
    "cancelled-row-stays": { unseen: notReached },
    "empty-reply": { unseen: "every write was answered with a body" },
    "not-found-codes": { unseen: notReached },
    "job-not-found": { unseen: notReached },
    "stage-words": { unseen: notReached },
    "sub-task-rows": { of: "starrocks", unseen: "no sub-task had a row of its own" },
    "added-tables": { of: "starrocks", unseen: "no copy of an added table was seen" },
    "list-without-names": { unseen: "the throw-away task has a list with names, so that it copies little" },
    "whole-body": { of: "starrocks", unseen: "no change was accepted" },
    "hidden-parameters": {
        of: "starrocks",
        unseen: "the configuration shows only the parameters that were set",
    },
    unmodifiable: {
        of: "starrocks",
        unseen: "a run changes no parameter that the service calls unmodifiable",
    },
    "star-means-pattern": { of: "starrocks", unseen: "no table of the run has a star in its name" },
    "table-setting-operations": { of: "starrocks", unseen: noTableSettings },
    "other-edition": { unseen: notReached },
    "empty-node": { of: "starrocks", unseen: "no change was accepted" },
    "instance-level": { of: "starrocks", unseen: "a run makes no task for a whole instance" },
    "two-tasks-one-target": { of: "starrocks", unseen: "a run makes one task only" },
    "fifty-table-settings": { of: "starrocks", unseen: noTableSettings },
    "click-house-checks-carry": { of: "clickhouse", unseen: notReached },
    "click-house-list-changes": { of: "clickhouse", unseen: notReached },
    "click-house-commas": { of: "clickhouse", unseen: "no table of the run has a comma in its name" },
    "click-house-no-limit": { of: "clickhouse", unseen: "a run copies two tables at most" },
    "click-house-names": { of: "clickhouse", unseen: notReached },
    "click-house-stop": { of: "clickhouse", unseen: "the change was over before it could be stopped" },
    "click-house-failed": { of: "clickhouse", unseen: "a run makes no task that fails" },
    "click-house-table-operations": { of: "clickhouse", unseen: noTableSettings },
    "source-lists": { unseen: notReached },
    "source-names": { of: "starrocks", unseen: "a run asks for all names" },
    "expired-credentials": { unseen: "no credentials expired" },
    "sso-profile": { unseen: "a run says nothing about files of other tools" },
    "encoded-once": { unseen: "no path of the run needs encoding" },
    "pause-permission": { of: "starrocks", unseen: "a user without this permission is needed" },
    "busy-codes": { unseen: "no request was refused with 409" },
    "lost-reply": { unseen: "no reply to a write was lost" },
    "throttle-codes": { unseen: "a run cannot ask for a throttle" },
    "last-page": { unseen: manyRows },
    "offset-rows": { unseen: manyRows },
    "no-configuration": { unseen: notReached },
    "recreate-waiting": { of: "starrocks", unseen: "a run makes no start that fails" },
} as const satisfies Record<string, Assumption>;

export type AssumptionId = keyof typeof table;

/** Every row of docs/assumptions.md by its id. */
export const assumptions: Readonly<Record<AssumptionId, Assumption>> = table;

/** Seen from dist/command/verify. */
const document = path.join(__dirname, "..", "..", "..", "docs", "assumptions.md");

/** The assumptions in the words and the order of docs/assumptions.md, which the package ships. */
export function readAssumptions(text = readFileSync(document, "utf8")): { id: AssumptionId; text: string }[] {
    return [...text.matchAll(/^\| `([a-z-]+)` \| ([^|]*) \|/gm)].map(([, id, assumption = ""]) => ({
        id: id as AssumptionId,
        text: assumption,
    }));
}
