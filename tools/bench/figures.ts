import { table } from "../markdown";
import { contestants } from "./contestants";
import type { DeclareTime } from "./declareTime";
import type { JobTime } from "./jobTimes";
import type { LoadTime } from "./loadTime";
import type { Measured, Operation } from "./measure";

/** When, where and with what figures were taken. */
export interface Conditions {
    date: string;
    machine: string;
    versions: string;
    parallelism: number;
    jobSeconds: number;
}

/** The growth with the number of resources, and what else one run of the benchmark has measured. */
export interface Figures extends Conditions {
    measured: Measured[];
    /** Only from a run that writes files. */
    more?: { loadMilliseconds: LoadTime; declareMilliseconds: DeclareTime; jobTimes: JobTime[] };
}

/** The figures as Markdown. */
export function tablesOf(figures: Figures): string {
    const { measured, more } = figures;
    const operations = [...new Set(measured.map(({ operation }) => operation))];
    const rows = groups(measured).map(({ contestant, count, of }) => [
        contestant,
        String(count),
        ...operations.map((operation) => seconds(of(operation)?.wallSeconds)),
        requestsOf(of("preview")?.requests),
        requestsOf(of("up")?.requests),
        requestsOf(of("refresh")?.requests),
        requestsOf(of("destroy")?.requests),
        seconds(of("up")?.cpuSeconds),
        String(Math.round(of("up")?.peakMegabytes ?? 0)),
        String(of("up")?.stateBytes ?? ""),
    ]);
    return [
        "# Figures of growing stacks",
        `${takenUnder(figures)} Times in seconds.`,
        table(
            [
                "",
                "resources",
                ...operations,
                "requests: preview",
                "requests: up",
                "requests: refresh",
                "requests: destroy",
                "plugin CPU, up",
                "its memory, MB",
                "state, bytes each",
            ],
            rows,
        ),
        `${contestants.map(({ name, what }) => `\`${name}\`: ${what}.`).join(" ")} The preview is that of new resources.`,
        ...(more ? furtherTables(more) : []),
        "",
    ].join("\n\n");
}

function furtherTables({
    loadMilliseconds,
    declareMilliseconds,
    jobTimes,
}: NonNullable<Figures["more"]>): string[] {
    return [
        "## Requests by how long jobs take",
        "Requests of one `up` of 100 tasks:",
        table(
            ["jobs", ...jobTimes.map(jobLabel)],
            [["requests", ...jobTimes.map((each) => String(each.requests))]],
        ),
        "## The cost of loading",
        `To the ${loadMilliseconds.pulumi} ms that \`@pulumi/pulumi\` takes to load, the package adds ${loadMilliseconds.program} ms in a program, ${loadMilliseconds.plugin} ms in Pulumi's plugin, and ${loadMilliseconds.request} ms there with the first request.`,
        `In a Node program a generated SDK takes ${declareMilliseconds.withStackTraces.toFixed(1)} ms of a processor to declare a resource, and ${declareMilliseconds.without.toFixed(1)} ms with \`Error.stackTraceLimit = 0\`. The difference is Pulumi's stack traces, one for each promise of each property.`,
    ];
}

export function groups(measured: Measured[]) {
    const keys = [...new Set(measured.map(({ contestant, count }) => `${contestant} ${count}`))];
    return keys.map((key) => {
        const [contestant = "", count = ""] = key.split(" ");
        const own = measured.filter((each) => `${each.contestant} ${each.count}` === key);
        const of = (operation: Operation) => own.find((each) => each.operation === operation);
        return { contestant, count: Number(count), of };
    });
}

export function jobLabel({ jobSeconds }: Pick<JobTime, "jobSeconds">): string {
    return jobSeconds < 60 ? `${jobSeconds} s` : `${jobSeconds / 60} min`;
}

export function takenUnder({ date, machine, versions, parallelism, jobSeconds }: Conditions): string {
    return `Taken on ${date}: ${machine}, ${versions}. Jobs of ${jobSeconds} s, \`--parallel ${parallelism}\`.`;
}

/** Operations that list the tasks of an instance, which waiting repeats. */
const lists = ["ListStarRocksDataReplications", "ListClickHouseDataBaseReplication"];

export function isList(operation: string): boolean {
    return lists.includes(operation);
}

/** How many requests, and in brackets how many of them were lists of tasks. */
export function requestsOf(requests: Record<string, number> = {}): string {
    const sum = sumOf(requests);
    const listed = sumOf(requests, isList);
    return sum === 0 ? "0" : `${sum} (${listed} list${listed === 1 ? "" : "s"})`;
}

export function sumOf(requests: Record<string, number>, among = (_operation: string) => true): number {
    return Object.entries(requests)
        .filter(([operation]) => among(operation))
        .reduce((total, [, count]) => total + count, 0);
}

export function seconds(value: number | undefined): string {
    return value === undefined ? "" : value.toFixed(1);
}
