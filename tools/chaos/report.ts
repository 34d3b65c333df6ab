import os from "node:os";
import type { Face, Scenario, Stop } from "./draw";

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
    const stops = reports.flatMap(({ stops }) =>
        (["dynamic", "plugin"] as const).map((face) => withPrefix(nameOf[face], stops[face])),
    );
    const [cpu] = os.cpus();
    const machine = `${os.cpus().length} × ${cpu?.model.trim() ?? "unknown processor"}`;
    const slowest = Math.max(0, ...reports.map(({ slowestEnd }) => slowestEnd));
    return `# Random programs, faults and kills

Each run draws a program, deploys it in up to three stages on the real Pulumi engine against the bundled emulator, and destroys it.
Replies are lost, jobs fail, people change tasks by hand, and processes are killed at random moments. After each stage the service
must have exactly what the program declares: no task is orphaned, doubled, missing or different. An update must also change nothing
that its preview has not shown. The seed of a run draws the same scenario each time: \`npm run chaos -- --runs 1 --seed S\`.

**${reports.length} runs, ${deployments} deployments, ${failed.length === 0 ? "no problem" : `${problems.length} problems in ${failed.length} runs`}.**

${table(
    ["run", ""],
    [
        ["seeds", `${first} to ${first + reports.length - 1}`],
        ["wall time", `${seconds} s, ${jobs} runs at a time`],
        ["date", date.toISOString().slice(0, 10)],
        ["processors", machine],
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

How many requests each kind of fault hit. "before" and "after" tell whether the service had carried the request out.

${countsOf(
    "fault",
    reports.map(({ faults }) => faults),
)}

## Stops

How many processes were stopped while a deployment was under way. "provider" is the process that calls the service.

${countsOf("stopped", stops)}

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

const withPrefix = (prefix: string, counts: Record<string, number>) =>
    Object.fromEntries(Object.entries(counts).map(([name, count]) => [`${prefix}: ${name}`, count]));

const ofReadings = (readings: Scenario["readings"]) =>
    Object.fromEntries(Object.entries(readings).map(([name, reading]) => [`${name}: ${reading}`, 1]));

function countsOf(what: string, all: Record<string, number>[]): string {
    const total: Record<string, number> = {};
    for (const each of all)
        for (const [name, count] of Object.entries(each)) total[name] = (total[name] ?? 0) + count;
    const rows = Object.entries(total).sort(([a], [b]) => a.localeCompare(b));
    return rows.length === 0 ? "None." : table([what, "times"], rows);
}

function table(head: string[], rows: (string | number)[][]): string {
    const line = (cells: (string | number)[]) =>
        `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|").replace(/\s+/g, " ")).join(" | ")} |`;
    return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
