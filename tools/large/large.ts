import { parseArgs } from "node:util";
import { table } from "../markdown";
import { type Measured, measureCreatesAndDeletes, measureLists, measureReads } from "./lists";
import { countOf, fail, finish, takenOn } from "./report";

const usage = `npm run large -- [options]

  --tasks N      tasks on the instance (default: 5000)
  --more N       tasks that are created and deleted beside them (default: 300)
  --lists N      how often the whole list is read (default: 10)
  --report FILE  writes the report as Markdown

Reads, creates and deletes tasks of a large instance while others change its list between two pages. Exit code 1 if a task was missed,
invented or taken for deleted.`;

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            tasks: { type: "string", default: "5000" },
            more: { type: "string", default: "300" },
            lists: { type: "string", default: "10" },
            report: { type: "string" },
            help: { type: "boolean", short: "h" },
        },
    });
    if (values.help) {
        console.log(usage);
        return;
    }
    const [tasks, more, lists] = [
        countOf("tasks", values.tasks),
        countOf("more", values.more),
        countOf("lists", values.lists),
    ];
    const all: Measured[] = [];
    const add = (...measured: Measured[]) => {
        all.push(...measured);
        for (const { what, requests, seconds } of measured)
            console.log(`${what}: ${requests} requests, ${seconds.toFixed(1)} s`);
    };
    add(await measureLists("starrocks", tasks, lists));
    add(await measureLists("clickhouse", tasks, lists));
    add(await measureReads(tasks));
    add(...(await measureCreatesAndDeletes(more, tasks)));
    const wrong = all.flatMap((each) => each.wrong.map((text) => `${each.what}: ${text}`));
    finish(reportOf(all, wrong, `--tasks ${tasks} --more ${more} --lists ${lists}`), wrong, values.report);
}

function reportOf(all: Measured[], wrong: string[], options: string): string {
    const rows = all.map(({ what, tasks, requests, passes, changes, seconds, wrong }) => [
        what,
        tasks,
        requests,
        (requests / tasks).toFixed(2),
        passes,
        changes,
        seconds.toFixed(1),
        wrong.length === 0 ? "none" : wrong.length,
    ]);
    return [
        "# A large instance",
        `${takenOn()} \`npm run large -- ${options}\` takes these figures again.`,
        "The provider reads an instance with thousands of tasks from the emulator, over HTTP on loopback. After each page of a list, " +
            "others create and delete up to three tasks of their own, so rows move between pages. No task that stayed may be missed, " +
            "and none may appear that never was. Waiting takes no time: the emulator's clock skips it.",
        table(
            [
                "operation",
                "tasks",
                "requests",
                "per task",
                "passes over the list",
                "changes by others",
                "seconds",
                "errors",
            ],
            rows,
        ),
        "A pass reads the list from its first page. A list whose rows moved is read again, three times at most, and then every row of any " +
            "pass counts. A refresh reads each task's configuration, too. If a task is not in the list but has a configuration, it is not " +
            "taken for deleted.",
        `Peak memory of the process, provider and emulator together: ${Math.round(process.resourceUsage().maxRSS / 1_024)} MB.`,
        wrong.length === 0 ? "No task was missed, invented or taken for deleted." : wrong.join("\n\n"),
    ].join("\n\n");
}

main().catch(fail);
