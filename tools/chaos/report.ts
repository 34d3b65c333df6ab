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
