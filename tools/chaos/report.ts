import type { Fault } from "pulumi-taurusdb-htap-emulator";
import { machine, table } from "../markdown";
import type { Face, Scenario } from "./draw";
import type { Stop } from "./faults";

/** What one scenario has come to. */
export interface Report {
    seed: number;
    problems: string[];
    /** Everything that happened, in order. */
    events: string[];
    /** How often each kind of fault was hit. */
    faults: Record<string, number>;
    /** How often each kind of stop was carried out, by the face that met it. */
    stops: Record<Face, Partial<Record<Stop["who"], number>>>;
    /** The longest time from a Ctrl-C to the end of the plugin's command, in milliseconds. */
    slowestEnd: number;
    /** The faces of the stages, in order. */
    faces: Face[];
    /** Deployments. */
    attempts: number;
    /** How often it had what not every scenario has, such as a replacement. */
    subjects: Record<string, number>;
    /** How the cloud behaved where the public documents disagree. */
    readings: Scenario["readings"];
}

/** Adds problems to the report, and to its events where they were found. */
export function note(report: Report, problems: string[]): void {
    report.problems.push(...problems);
    report.events.push(...problems.map((problem) => `PROBLEM ${problem}`));
}

/** Counts what a scenario had. */
export function count({ subjects }: Report, subject: string): void {
    subjects[subject] = (subjects[subject] ?? 0) + 1;
}

/** Where and how the scenarios ran. */
export interface Run {
    date: Date;
    milliseconds: number;
    /** Scenarios at a time. */
    jobs: number;
    /** The seed of the first scenario. */
    first: number;
    pulumi: string;
}

/** All scenarios of a run as a page in Markdown. */
export function pageOf(reports: Report[], { date, milliseconds, jobs, first, pulumi }: Run): string {
    const seconds = Math.round(milliseconds / 1_000);
    const deployments = reports.reduce((total, { attempts }) => total + attempts, 0);
    const failed = reports.filter(({ problems }) => problems.length > 0).sort((a, b) => a.seed - b.seed);
    const problems = failed.flatMap(({ seed, problems }) => problems.map((each) => [seed, each]));
    const stopsOf = (face: Face) => totalOf(reports.map(({ stops }) => stops[face]));
    const [dynamic, plugin] = [stopsOf("dynamic"), stopsOf("plugin")];
    const slowest = Math.max(0, ...reports.map(({ slowestEnd }) => slowestEnd));
    return `# Random programs, faults and kills

Each run draws a program, deploys it in up to three stages on the real Pulumi engine against the bundled emulator, and destroys it.
Replies are lost, jobs fail, people change tasks by hand, and processes are killed at random moments. After each stage the service
must have exactly what the program declares, and what people have changed where the program stays the same: no task is orphaned,
doubled, missing or different. An update must also change nothing that its preview has not shown, except where it goes on with an
operation that did not finish. The seed of a run draws the same scenario each time: \`npm run chaos -- --runs 1 --seed S\`.

**${reports.length} runs, ${deployments} deployments, ${failed.length === 0 ? "no problem" : `problems in ${failed.length} of the runs`}.**

${table(
    ["what", "value"],
    [
        ["seeds", `${first} to ${first + reports.length - 1}`],
        ["wall time", `${seconds} s, ${jobs} runs at a time`],
        ["date", date.toISOString().slice(0, 10)],
        ["machine", machine()],
        ["versions", `Node ${process.version}, Pulumi ${pulumi}`],
        ["slowest end of the plugin after Ctrl-C", `${slowest} ms`],
    ],
)}

## Problems

${problems.length === 0 ? "None." : table(["seed", "problem"], problems)}

## Programs

A program uses dynamic resources or the plugin. It may move from one to the other between two stages.

${countsOf(
    "program",
    reports.map(({ faces }) => ({ [pathOf(faces)]: 1 })),
)}

## Events of a program

How often each happened to a resource, or to a stack.

${countsOf(
    "event",
    reports.map(({ subjects }) => subjects),
)}

## Faults

How many requests each kind of fault hit. "before" means that the service had not carried the request out, "after" that it had.

${table(
    ["fault", "what happens", "times"],
    sorted(totalOf(reports.map(({ faults }) => faults))).map(([name, times]) => [
        name,
        meaningOf[name.split(" ")[0] as Fault["do"]],
        times,
    ]),
)}

## Stops

How often each process was stopped while a deployment was under way.

${table(
    ["stop", "what happens", nameOf.dynamic, nameOf.plugin],
    Object.entries(meaningOfStop).map(([who, what]) => [who, what, dynamic[who] ?? 0, plugin[who] ?? 0]),
)}

## Readings

Where the public documents disagree, the emulator follows one of two readings in each run.

${countsOf(
    "reading",
    reports.map(({ readings }) => ofReadings(readings)),
)}
`;
}

const nameOf: Record<Face, string> = { dynamic: "dynamic resources", plugin: "plugin" };

/** The faces of a scenario's stages, each once until it moves to the other. */
export function pathOf(faces: Face[]): string {
    return faces
        .filter((face, index) => face !== faces[index - 1])
        .map((face) => nameOf[face])
        .join(" to ");
}

const meaningOf: Record<Fault["do"], string> = {
    busy: "for a while every operation gets a 409",
    delay: "the reply comes late, some after the time limit of the request",
    failJob: "the job of the request fails",
    ignore: "the job of the request completes without any effect",
    lateJob: "the job of the request cannot be found at first",
    lose: "the connection is cut",
    reply: "a 500, 502, 503 or 504 takes the place of the reply",
    throttle: "for a while every request gets a 429",
    truncate: "the connection is cut in the middle of the reply",
    vanishJob: "the job of the request can never be found",
};

const meaningOfStop: Record<Stop["who"], string> = {
    both: "the CLI and the provider's process are killed",
    cli: "the CLI is killed",
    emulator: "the emulator loses its power and comes back",
    interrupt: "Ctrl-C",
    "interrupt twice": "Ctrl-C, and again after 300 ms",
    provider: "the provider's process is killed",
};

const ofReadings = (readings: Scenario["readings"]) =>
    Object.fromEntries(Object.entries(readings).map(([name, reading]) => [`${name}: ${reading}`, 1]));

function countsOf(what: string, all: Record<string, number>[]): string {
    const rows = sorted(totalOf(all));
    return rows.length === 0 ? "None." : table([what, "times"], rows);
}

function totalOf(all: Record<string, number>[]): Record<string, number> {
    const total: Record<string, number> = {};
    for (const each of all)
        for (const [name, count] of Object.entries(each)) total[name] = (total[name] ?? 0) + count;
    return total;
}

const sorted = (counts: Record<string, number>) =>
    Object.entries(counts).sort(([a], [b]) => a.localeCompare(b));
