import { parseArgs } from "node:util";
import { pausePerPage } from "../../provider/waiting/lists";
import { table } from "../markdown";
import { countOf, fail, finish, takenOn } from "./report";
import { flat, measureWait, type Waiting, type waits } from "./wait";

const usage = `npm run soak -- [options]

  --tasks N      tasks that wait (default: 300)
  --report FILE  writes the report as Markdown

Tasks wait for an hour of the emulator's time: first for an initial copy, then for their jobs. Exit code 1 if memory grows or more requests
a minute are sent than allowed.`;

const titles: Record<keyof typeof waits, string> = {
    copy: "an initial copy of an hour",
    job: "a job of an hour",
};

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            tasks: { type: "string", default: "300" },
            report: { type: "string" },
            help: { type: "boolean", short: "h" },
        },
    });
    if (values.help) {
        console.log(usage);
        return;
    }
    const collect = globalThis.gc;
    if (!collect)
        throw new Error("No garbage collector to call. Run `npm run soak`, or node with --expose-gc.");
    const tasks = countOf("tasks", values.tasks);
    const all: [string, Waiting][] = [];
    for (const what of ["copy", "job"] as const)
        all.push([titles[what], await measureWait(tasks, what, collect)]);
    const wrong = all.flatMap(([title, waiting]) => brokenBy(waiting).map((text) => `${title}: ${text}`));
    finish(reportOf(tasks, all, wrong), wrong, values.report);
}

const most = ({ minutes }: Waiting) => Math.max(...minutes.map(({ requests }) => requests));
const least = ({ minutes }: Waiting) => Math.min(...minutes.map(({ requests }) => requests));

/** Which limits a wait has passed, a sentence each. */
function brokenBy(waiting: Waiting): string[] {
    const { allowed, heapFirst, heapLast } = waiting;
    const grown = heapLast - heapFirst;
    return [
        ...(most(waiting) > allowed
            ? [`${most(waiting)} requests were sent in one minute, ${allowed} are allowed.`]
            : []),
        ...(grown > flat
            ? [
                  `The heap grew by ${grown.toFixed(1)} MB from the first quarter to the last, ${flat} MB count as flat.`,
              ]
            : []),
    ];
}

function reportOf(tasks: number, all: [string, Waiting][], wrong: string[]): string {
    const rows = all.map(([title, waiting]) => [
        title,
        waiting.allowed,
        most(waiting),
        least(waiting),
        waiting.heapFirst.toFixed(1),
        waiting.heapLast.toFixed(1),
    ]);
    return [
        "# An hour of waiting",
        `${takenOn()} \`npm run soak\` takes these figures again.`,
        `${tasks} tasks of one StarRocks instance are created at once and wait for an hour of the emulator's time. The clock skips all ` +
            "waiting, so the hour takes seconds. Requests go over HTTP on loopback to the emulator, which runs in the same process. Minutes " +
            "5 to 59 count, when all creates were accepted and the tasks only wait.",
        table(
            [
                "each task waits for",
                "requests a minute, at most",
                "most sent",
                "fewest sent",
                "heap in MB, first quarter",
                "last quarter",
            ],
            rows,
        ),
        "The limit follows from docs/architecture.md with the default `pollInterval` of 10 s. Waiting tasks share one list. A pause of " +
            `${pausePerPage / 1_000} s for each of its pages follows a list, at most 5 s. Each job is also requested about once a minute.`,
        "The heap is measured once a minute, after a garbage collection, without the emulator's log of requests. Up to " +
            `${flat} MB of growth counts as flat.`,
        wrong.length === 0 ? "Requests a minute and memory were within their limits." : wrong.join("\n\n"),
    ].join("\n\n");
}

main().catch(fail);
