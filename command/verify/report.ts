import type { HtapInstance } from "../../provider/api/htap";
import { plainText } from "../../provider/plainText";
import { editions } from "../editions";
import { markdownCode, markdownTable } from "../markdown";
import { type AssumptionId, readAssumptions } from "./assumptions";
import { type Call, type Calls, shapeOf } from "./calls";
import type { Findings, ReadingName, Verdict } from "./findings";
import type { Subject } from "./trial";

/** What a run has to say. Nothing in it identifies a project. */
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
    problem?: string;
}

export function reportOf(findings: Findings, calls: Calls, about: About): Report {
    const { version, region, instance, subject, problem } = about;
    const nameless = anonymizer(subject);
    const made = calls.made.map((call) => ({ ...call, call: nameless(callText(call)) }));
    const shapes = new Map<string, string>();
    for (const { call, body } of made)
        if (body !== undefined && !shapes.has(call)) shapes.set(call, shapeOf(body));
    return {
        version,
        date: new Date().toISOString().slice(0, 10),
        region,
        edition: editions[subject.edition].title,
        engineVersion: instance.version,
        problem: problem === undefined ? undefined : nameless(problem),
        readings: Object.fromEntries(findings.readings(subject.edition)),
        assumptions: readAssumptions().map(({ id, text }) => {
            const { result, seen } = findings.verdict(id, subject.edition);
            return { id, assumption: text, result, seen: nameless(seen) };
        }),
        notes: findings.notes.map(nameless),
        calls: distinct(made),
        shapes: [...shapes].map(([call, shape]) => ({ call, shape: nameless(shape) })),
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

/** Without the query: its names say nothing here, and its values are ids. */
function callText({ request: { method, path } }: Call): string {
    return `${method} ${path}`;
}

function distinct(calls: (Call & { call: string })[]): Report["calls"] {
    const rows = new Map<string, Report["calls"][number]>();
    for (const { call, status, errorCode } of calls) {
        const reply = [status ?? "no reply", errorCode].filter((part) => part !== undefined).join(" ");
        const row = rows.get(`${call} ${reply}`) ?? { call, reply, times: 0 };
        row.times++;
        rows.set(`${call} ${reply}`, row);
    }
    return [...rows.values()];
}

/** 32 hexadecimal digits with a suffix such as in17, or a UUID: every id of the service has one of these forms. */
const anyId = /\b[0-9a-f]{32}(?:(?:in|no)\d\d)?\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;

/** Puts placeholders in the place of everything that names something of a user. */
function anonymizer({ instanceId, sourceInstanceId, name, database, tables }: Subject) {
    const names: [string, string][] = [
        [instanceId, "{instance}"],
        [sourceInstanceId, "{source}"],
        [name, "{task}"],
        [database, "{database}"],
        ...tables.map((table): [string, string] => [table, "{table}"]),
    ];
    return (text: string): string => {
        let clean = text;
        for (const [name, placeholder] of names)
            for (const form of new Set([name, encodeURIComponent(name)]))
                clean = replaced(clean, form, placeholder);
        return plainText(clean.replace(anyId, "{id}"));
    };
}

/** Whole words only: a database may be called "id". */
function replaced(text: string, word: string, placeholder: string): string {
    const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return text.replace(new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`, "gu"), placeholder);
}
