import { plainLine } from "../../provider/plainText";
import { editions } from "../editions";
import { counted } from "../output";
import type { Discovery } from "./discovery";
import type { Format } from "./formats/format";
import { taskText } from "./task";

const count = (tasks: readonly unknown[]) => counted(tasks.length, "replication");

/** The code with what people need to know of it, as comments. */
export function documentOf(discovery: Discovery, format: Format): string {
    const code = format.write(discovery.tasks);
    if (format.comment === undefined) return code;
    const lines = [
        `${count(discovery.tasks)} of ${instancesText(discovery)}, as "taurusdb-htap discover" has found them.`,
        ...format.usage,
        ...notes(discovery),
    ];
    return `${lines.map((line) => `${format.comment} ${plainLine(line)}\n`).join("")}\n${code}`;
}

/** What to say on the terminal. */
export function summaryOf(discovery: Discovery, format: Format): string[] {
    return linesOf(discovery, format).flatMap((line) => plainLine(line) ?? []);
}

function linesOf(discovery: Discovery, format: Format): string[] {
    const { tasks } = discovery;
    const said = format.comment === undefined ? [...format.usage, ...notes(discovery)] : leftOut(discovery);
    if (tasks.length === 0) return [...said, `${instancesText(discovery)}: no replication to declare.`];
    const changed = tasks.filter(({ changes }) => changes !== "");
    return [
        ...said,
        ...changed.map((task) => `Changed: ${taskText(task)}: ${task.changes}.`),
        ...tasks.flatMap((task) => task.doubts.map((doubt) => `Not certain: ${taskText(task)} ${doubt}`)),
        `A preview will show ${count(tasks)} taken over, ${changed.length} changed.`,
    ];
}

function notes(discovery: Discovery): string[] {
    const hasClickHouse = discovery.tasks.some(({ edition }) => edition === "clickhouse");
    return [
        ...(hasClickHouse
            ? [
                  "ClickHouse does not show every setting. What it does not show is not declared and stays as it is.",
              ]
            : []),
        ...leftOut(discovery),
    ];
}

function leftOut(discovery: Discovery): string[] {
    return discovery.leftOut.map((task) => `Left out: ${taskText(task)} ${task.reason}`);
}

/** Instances that a line names; the rest is counted. */
const instancesShown = 3;

function instancesText({ instances }: Discovery): string {
    if (instances.length === 0) return "no HTAP instance";
    const named = instances
        .slice(0, instancesShown)
        .map(({ id, edition }) => `${editions[edition].title} instance ${id}`);
    const more = instances.length - named.length;
    return `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
