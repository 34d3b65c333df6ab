import { plainLine } from "../../provider/plainText";
import type { Subject } from "./trial";

/** A name as one harmless line: MySQL allows any character in a quoted one. */
export const shownName = (name: string): string => plainLine(name) ?? "''";

/** What a run is about to do, for whoever is asked. */
export function planOf({ edition, ...subject }: Subject, others: number, copyAll = false): string {
    const { instanceId, sourceInstanceId, tables } = subject;
    const [name, database] = [shownName(subject.name), shownName(subject.database)];
    const names = tables.map(shownName).join(" and ");
    const of = `database ${database}, ${tables.length === 1 ? "table" : "tables"} ${names}`;
    const everyTable = copyAll
        ? "every table of the database is copied (--copy-all)."
        : "every table of the database would be copied. Then the run asks again, or stops if it cannot ask.";
    const lines =
        edition === "starrocks"
            ? [
                  `verify runs one throw-away task on StarRocks instance ${instanceId}:`,
                  `  task    ${name}, which writes into a target database of the same name`,
                  `  source  ${sourceInstanceId}, ${of}`,
                  "  steps   check, changes, start, changes, pause, change, resume, delete",
                  "Two changes are sent at once, to see whether the instance takes both.",
                  `If this region's checks create no task, ${everyTable}`,
              ]
            : [
                  `verify runs one throw-away task on ClickHouse instance ${instanceId}:`,
                  `  task    the one of database ${name}, which has none yet`,
                  `  source  ${sourceInstanceId}, ${of}`,
                  "  steps   check, create, changes, delete",
                  "The delete is sent while a change runs, to see whether the instance takes both.",
                  `If this region's checks carry no list, ${everyTable}`,
              ];
    return [
        ...lines,
        "Meanwhile an instance that takes one operation at a time may refuse the operations of others with 409.",
        "The task may leave its target database, which no request can drop.",
        `It touches no other task (there ${others === 1 ? "is 1" : `are ${others}`}), and deletes its own in the end.`,
    ].join("\n");
}

/** What may still be there, and how to get rid of it. */
export function leftBehind({ edition, instanceId, name }: Subject): string {
    const path = `/v3/{project_id}/instances/${instanceId}`;
    const request =
        edition === "starrocks"
            ? `DELETE ${path}/starrocks/databases/replication and the body {"task_name": "${name}"}`
            : `DELETE ${path}/clickhouse/replication/${encodeURIComponent(name)}`;
    const what = edition === "starrocks" ? `Task ${name}` : `The task of database ${shownName(name)}`;
    const kept =
        edition === "starrocks"
            ? ""
            : " The next task of this database may take its list from this run's checks.";
    return `${what} on instance ${instanceId}: may be left behind. Delete it in the console, or with ${request}.${kept}`;
}
