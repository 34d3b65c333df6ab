import { markdownCode, markdownTable } from "../markdown";
import type { Finding, Outcome } from "./findings";
import { lineOf, type Problem } from "./problems";
import { textOf } from "./values";

/** What `pulumi up --refresh` does about a finding. A new task copies everything again. */
const outcomes: Record<Outcome, string> = {
    restores: "restores it",
    creates: "creates it again, with a full copy",
    replaces: "replaces the task, with a full copy",
    refuses: "is refused: the resource is protected",
    leaves: "does not mend it",
};

const health: Partial<Record<Finding["problem"], string>> = {
    failed: "**has failed**",
    cancelled: "**was cancelled**",
    abnormal: "**is abnormal**",
};

const titleOf = (stack: string) => `## Drift of ${stack}`;

/** In Markdown, for an issue, a comment or a job's summary. Names and values are code spans, so that they cannot be Markdown. */
export function reportOf(findings: Finding[], stack: string): string {
    const title = titleOf(stack);
    if (findings.length === 0) return `${title}\n\nNone: every replication is as it was deployed.\n`;
    const count = new Set(findings.map(({ urn }) => urn)).size;
    const head = ["name", "kind", "argument", "deployed", "found", "`pulumi up --refresh`"];
    const paragraphs = [
        title,
        `${count} of its replications ${count === 1 ? "is" : "are"} not as deployed.`,
        markdownTable(head, findings.map(rowOf)),
        ...adviceOn(findings),
    ];
    return `${paragraphs.join("\n\n")}\n`;
}

function rowOf(finding: Finding): string[] {
    const { name, type, argument } = finding;
    const subject = argument === undefined ? "" : markdownCode(argument);
    return [markdownCode(name), type, subject, ...comparisonOf(finding), outcomes[finding.up]];
}

function comparisonOf({ problem, deployed, found, default: meaning, reason }: Finding): [string, string] {
    if (problem === "gone") return ["is there", "**is gone**"];
    if (problem === "secret") return ["a secret", "another value"];
    if (problem !== "changed") {
        const what = health[problem] ?? problem;
        return ["works", reason === undefined ? what : `${what}: ${markdownCode(reason)}`];
    }
    const cell = (value: unknown) =>
        value !== undefined
            ? markdownCode(textOf(value))
            : meaning === undefined
              ? "not set"
              : `default (${meaning})`;
    return [cell(deployed), cell(found)];
}

function adviceOn(findings: Finding[]): string[] {
    const keep = findings.some(({ problem }) => problem === "changed");
    const isBroken = findings.some(({ up }) => up === "leaves");
    return [
        keep && "To keep what was found, write it into the program or the stack's file.",
        isBroken && "`pulumi up` cannot repair these tasks. Fix the cause in the service.",
    ].filter((advice) => advice !== false);
}

/** The report of a failed comparison. */
export function unknownReport(problems: Problem[], stack: string): string {
    const reasons = problems.map((problem) => `- ${markdownCode(lineOf(problem))}`);
    return `${titleOf(stack)}\n\nIt could not be found out.\n\n${reasons.join("\n")}\n`;
}
