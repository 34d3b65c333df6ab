import type { HtapInstance } from "../../provider/api/htap";
import { editions } from "../editions";
import { markdownCode, markdownTable } from "../markdown";
import { hideIds, nameOfCall } from "./anonymize";
import { type AssumptionId, readAssumptions } from "./assumptions";
import { type Call, type Calls, shapeOf } from "./calls";
import type { Findings, ReadingName, Verdict } from "./findings";
import type { Subject } from "./trial";

/** What a run has to say. No id is in it, and no name of the run. */
export interface Report {
    version: string;
    date: string;
    region?: string;
    edition: string;
    engineVersion?: string;
    /** Why the run did not come to its end. */
    problem?: string;
    readings: Partial<Record<ReadingName, string>>;
    assumptions: (Verdict & { id: AssumptionId; assumption: string })[];
    notes: string[];
    /** Equal calls stand in one row. */
    calls: { call: string; reply: string; times: number }[];
    /** Names and types of the first good reply of each operation. */
    shapes: { call: string; shape: string }[];
}

interface About {
    version: string;
    region?: string;
    instance: HtapInstance;
    subject: Subject;
    /** Without names. */
    problem?: string;
}

export function reportOf(findings: Findings, calls: Calls, about: About): Report {
    const { version, region, instance, subject, problem } = about;
    const own = (text: string) => hideIds(text, subject);
    const made = calls.made.map((call) => ({ ...call, call: nameOfCall(call.request, subject) }));
    const shapes = new Map<string, string>();
    for (const { call, body } of made)
        if (body !== undefined && !shapes.has(call)) shapes.set(call, shapeOf(body));
    return {
        version,
        date: new Date().toISOString().slice(0, 10),
        region,
        edition: editions[subject.edition].title,
        engineVersion: instance.version,
        problem,
        readings: Object.fromEntries(findings.readings(subject.edition)),
        assumptions: readAssumptions().map(({ id, text }) => {
            const { result, seen } = findings.verdict(id, subject.edition);
            return { id, assumption: text, result, seen: own(seen) };
        }),
        notes: findings.notes.map(own),
        calls: counted(made),
        shapes: [...shapes].map(([call, shape]) => ({ call, shape: own(shape) })),
    };
}

const verdicts = ["did not hold", "held", "not seen"] as const;

/** The report for people, and for a bug report. */
export function markdownOf(report: Report): string {
    const {
        version,
        date,
        region = "?",
        edition,
        engineVersion = "",
        problem,
        notes,
        calls,
        shapes,
    } = report;
    const count = (verdict: Verdict["result"]) =>
        `${report.assumptions.filter(({ result }) => result === verdict).length} ${verdict}`;
    const rows = verdicts.flatMap((verdict) =>
        report.assumptions
            .filter(({ result }) => result === verdict)
            .map(({ id, assumption, result, seen }) => [
                markdownCode(id),
                assumption,
                result === "did not hold" ? `**${result}**` : result,
                seen,
            ]),
    );
    return [
        "# taurusdb-htap verify",
        `pulumi-taurusdb-htap ${version}, ${date}, region ${markdownCode(region)}, ${edition} ${markdownCode(engineVersion)}.`,
        ...(problem === undefined ? [] : [`**The run did not come to its end**: ${markdownCode(problem)}`]),
        readingText(report),
        `Assumptions: ${["held", "did not hold", "not seen"].map((each) => count(each as Verdict["result"])).join(", ")}.`,
        "## Assumptions",
        markdownTable(["id", "assumption", "result", "what was seen"], rows),
        "## Other facts",
        notes.map((note) => `- ${note}`).join("\n") || "None.",
        "## Calls",
        markdownTable(
            ["call", "reply", "times"],
            calls.map(({ call, reply, times }) => [markdownCode(call), markdownCode(reply), String(times)]),
        ),
        "## Shapes of replies",
        markdownTable(
            ["call", "reply"],
            shapes.map(({ call, shape }) => [markdownCode(call), markdownCode(shape)]),
        ),
    ].join("\n\n");
}

/** One line: which of the readings of docs/emulator.md the service follows. */
export function readingText({ readings }: Report): string {
    const values = Object.entries(readings).map(([name, value]) => `${name} ${value}`);
    return `Reading: ${values.join("; ")}.`;
}

function counted(calls: (Call & { call: string })[]): Report["calls"] {
    const rows = new Map<string, Report["calls"][number]>();
    for (const { call, status, errorCode } of calls) {
        const reply = [status ?? "no reply", errorCode].filter((part) => part !== undefined).join(" ");
        const row = rows.get(`${call} ${reply}`) ?? { call, reply, times: 0 };
        row.times++;
        rows.set(`${call} ${reply}`, row);
    }
    return [...rows.values()];
}
