import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { checkout } from "../checkout";
import { machine } from "../markdown";
import { findPulumi } from "../pulumi/find";
import { run } from "../run";
import { chartOf, deploymentChartOf } from "./chart";
import { type Contestant, contestants } from "./contestants";
import { measureDeclareTime } from "./declareTime";
import { faceNames, fewestTasks, measureDeployment } from "./deployment";
import { deploymentTablesOf } from "./deploymentFigures";
import { type Conditions, type Figures, sumOf, tablesOf } from "./figures";
import { measureJobTimes } from "./jobTimes";
import { measureLoadTime } from "./loadTime";
import { type Measured, measure } from "./measure";
import { type Cost, parallelism } from "./stack";

/** Defaults. */
const [sizes, tasks, job] = ["1,10,100,1000", "100", "20"];

const usage = `npm run bench -- [options]

Without options it measures how costs grow with the number of resources (about 40 minutes), and a deployment as people have it (about 11).

  --sizes N,N    numbers of resources (default: ${sizes}; 1000 takes about 25 minutes)
  --deployment   only the deployment; --sizes then does not count
  --tasks N      tasks of the deployment, with --deployment, at least ${fewestTasks} (default: ${tasks})
  --job S        seconds that a job takes (default: ${job})
  --only N,N     some contestants, in turn: ${contestants.map(({ name }) => name).join(", ")}; of a deployment: ${faceNames.join(", ")}
  --out FOLDER   where figures.json, figures.md and figures.svg go, and those of the deployment (default: docs/bench, with
                 the defaults of all other options)`;

/** The figures of docs/bench, with the machine that they were taken on. */
async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            sizes: { type: "string", default: sizes },
            deployment: { type: "boolean", default: false },
            tasks: { type: "string", default: tasks },
            job: { type: "string", default: job },
            only: { type: "string" },
            out: { type: "string" },
            help: { type: "boolean", short: "h" },
        },
    });
    if (values.help) {
        console.log(usage);
        return;
    }
    const only = values.only?.split(",");
    const isChosen = (name: string) => only?.includes(name) ?? true;
    // Those that are named are measured with every number of resources.
    const chosen = only
        ? contestants.filter(({ name }) => isChosen(name)).map((each) => ({ ...each, largest: undefined }))
        : contestants;
    const faces = faceNames.filter(isChosen);
    const counts = values.sizes.split(",").map(Number);
    const [taskCount, jobSeconds] = [Number(values.tasks), Number(values.job)];
    const known: string[] = values.deployment ? faces : chosen.map(({ name }) => name);
    const unknown = only?.find((each) => !known.includes(each));
    if (unknown !== undefined) throw new Error(`--only ${unknown}: is not a contestant.\n\n${usage}`);
    if (![...counts, jobSeconds].every((number) => number > 0))
        throw new Error(`--sizes and --job: must be numbers above 0.\n\n${usage}`);
    if (values.tasks !== tasks && !values.deployment)
        throw new Error(`--tasks: needs --deployment.\n\n${usage}`);
    if (!(taskCount >= fewestTasks))
        throw new Error(`--tasks: must be a number, at least ${fewestTasks}.\n\n${usage}`);
    const whole =
        only === undefined && values.sizes === sizes && values.tasks === tasks && values.job === job;
    const out = values.out ?? (whole ? path.join(checkout, "docs", "bench") : undefined);
    const bin = await findPulumi();
    const conditions = await conditionsOf(bin, jobSeconds);
    if (!values.deployment) {
        const figures = await growth(bin, counts, chosen, conditions, out !== undefined);
        report("figures", out, figures, tablesOf(figures), chartOf(figures));
    }
    if (values.deployment || whole) {
        const deployment = await measureDeployment(bin, faces, taskCount, jobSeconds * 1_000, (label, cost) =>
            console.log(lineOf(label, cost)),
        );
        const figures = { ...conditions, deployment };
        report("deployment", out, figures, deploymentTablesOf(figures), deploymentChartOf(figures));
    }
}

async function conditionsOf(bin: string, jobSeconds: number): Promise<Conditions> {
    const version = (await run(path.join(bin, "pulumi"), ["version"])).stdout.trim();
    return {
        date: new Date().toISOString().slice(0, 10),
        machine: machine(),
        versions: `Node ${process.version}, Pulumi ${version}`,
        parallelism,
        jobSeconds,
    };
}

/** What is measured for several numbers of resources. */
async function growth(
    bin: string,
    counts: number[],
    chosen: Contestant[],
    conditions: Conditions,
    isFull: boolean,
): Promise<Figures> {
    const measured: Measured[] = [];
    for (const count of counts)
        for (const contestant of chosen.filter(({ largest }) => count <= (largest ?? count)))
            await measure(bin, contestant, count, conditions.jobSeconds * 1_000, (each) => {
                measured.push(each);
                console.log(lineOf(`${each.contestant} ${count} ${each.operation}`, each));
            });
    if (!isFull) return { ...conditions, measured };
    const more = {
        loadMilliseconds: await measureLoadTime(),
        declareMilliseconds: await measureDeclareTime(),
        jobTimes: await measureJobTimes(),
    };
    return { ...conditions, measured, more };
}

/** Prints the tables, and writes all files if there is a folder for them. */
function report(name: string, out: string | undefined, figures: object, tables: string, chart: string): void {
    console.log(`\n${tables}`);
    if (out === undefined) return;
    mkdirSync(out, { recursive: true });
    writeFileSync(path.join(out, `${name}.json`), `${JSON.stringify(figures, undefined, 4)}\n`);
    writeFileSync(path.join(out, `${name}.md`), tables);
    writeFileSync(path.join(out, `${name}.svg`), `${chart}\n`);
    console.log(`Written to ${out}`);
}

function lineOf(label: string, { wallSeconds, requests, cpuSeconds, peakMegabytes }: Cost): string {
    return `${label}: ${wallSeconds.toFixed(1)} s, ${sumOf(requests)} requests, plugin ${cpuSeconds.toFixed(1)} s CPU, ${Math.round(peakMegabytes)} MB`;
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
