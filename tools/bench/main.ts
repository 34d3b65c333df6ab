import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { checkout } from "../checkout";
import { findPulumi } from "../pulumi/find";
import { run } from "../run";
import { chartOf } from "./chart";
import { contestants } from "./contestants";
import { measureDeclareTime } from "./declareTime";
import { type Figures, tablesOf } from "./figures";
import { measureJobTimes } from "./jobTimes";
import { measureLoadTime } from "./loadTime";
import { type Measured, measure } from "./measure";
import { parallelism } from "./stack";

const usage = `npm run bench -- [options]

  --sizes N,N   numbers of resources (default: 1,10,100,1000)
  --job S       seconds that a job takes (default: 20)
  --only N,N    some contestants, in turn: ${contestants.map(({ name }) => name).join(", ")}
  --out FOLDER  where figures.json, figures.md and figures.svg go (default: docs/bench, for a whole run)`;

const sizes = "1,10,100,1000";

/** The figures of docs/bench, with the machine that they were taken on. */
async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            sizes: { type: "string", default: sizes },
            job: { type: "string", default: "20" },
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
    const chosen = contestants.filter(({ name }) => only?.includes(name) ?? true);
    const counts = values.sizes.split(",").map(Number);
    const jobSeconds = Number(values.job);
    const unknown = only?.find((each) => chosen.every(({ name }) => name !== each));
    if (unknown !== undefined) throw new Error(`--only ${unknown}: is not a contestant.\n\n${usage}`);
    if (![...counts, jobSeconds].every((number) => number > 0))
        throw new Error(`--sizes and --job: must be numbers above 0.\n\n${usage}`);
    const whole = values.only === undefined && values.sizes === sizes && jobSeconds === 20;
    const out = values.out ?? (whole ? path.join(checkout, "docs", "bench") : undefined);
    const bin = await findPulumi();
    const measured: Measured[] = [];
    for (const count of counts)
        for (const contestant of chosen.filter(({ largest }) => only || count <= (largest ?? count)))
            await measure(bin, contestant, count, jobSeconds * 1_000, (each) => {
                measured.push(each);
                console.log(lineOf(each));
            });
    const [cpu] = os.cpus();
    const version = (await run(path.join(bin, "pulumi"), ["version"])).stdout.trim();
    const figures: Figures = {
        date: new Date().toISOString().slice(0, 10),
        machine: `${os.cpus().length} cores of ${cpu?.model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GB`,
        versions: `Node ${process.version}, Pulumi ${version}`,
        parallelism,
        jobSeconds,
        measured,
    };
    if (out !== undefined)
        figures.more = {
            loadMilliseconds: await measureLoadTime(),
            declareMilliseconds: await measureDeclareTime(),
            jobTimes: await measureJobTimes(),
        };
    console.log(`\n${tablesOf(figures)}`);
    if (out === undefined) return;
    mkdirSync(out, { recursive: true });
    const write = (name: string, content: string) => writeFileSync(path.join(out, name), content);
    write("figures.json", `${JSON.stringify(figures, undefined, 4)}\n`);
    write("figures.md", tablesOf(figures));
    write("figures.svg", `${chartOf(figures)}\n`);
    console.log(`Written to ${out}`);
}

function lineOf({
    contestant,
    count,
    operation,
    wallSeconds,
    requests,
    cpuSeconds,
    peakMegabytes,
}: Measured): string {
    const asked = Object.values(requests).reduce((sum, each) => sum + each, 0);
    return `${contestant} ${count} ${operation}: ${wallSeconds.toFixed(1)} s, ${asked} requests, plugin ${cpuSeconds.toFixed(1)} s CPU, ${Math.round(peakMegabytes)} MB`;
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
