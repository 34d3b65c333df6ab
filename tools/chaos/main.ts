import os from "node:os";
import { parseArgs } from "node:util";
import { findPulumi } from "../pulumi/find";
import { drawScenario, type Face } from "./draw";
import { fuzz } from "./fuzz";
import { play } from "./play";
import type { Report } from "./report";

const usage = `npm run chaos -- [options]

Plays random programs, faults and kills on the real engine. The programs use dynamic
resources or the plugin, or move from one to the other.

  --runs N     number of scenarios (default: 20); --runs 1 prints the events
  --seed S     number of the first scenario (default: from the clock)
  --minutes M  start no scenario after M minutes (default: no limit)
  --jobs J     scenarios at a time (default: the number of processors)`;

/** This many arguments, settings and replies are tried after the scenarios. */
const fuzzed = 10_000;

/** Random programs, faults and kills on the real engine. Nothing may be orphaned, doubled or unfinished afterwards. */
async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            runs: { type: "string", default: "20" },
            seed: { type: "string", default: String(Date.now() % 1_000_000) },
            minutes: { type: "string", default: "Infinity" },
            jobs: { type: "string", default: String(os.cpus().length) },
            help: { type: "boolean", short: "h" },
        },
    });
    if (values.help) return console.log(usage);
    const [runs, first, jobs] = [Number(values.runs), Number(values.seed), Number(values.jobs)];
    const whole = [runs, first, jobs].every(Number.isInteger) && runs > 0 && jobs > 0;
    if (!whole || !(Number(values.minutes) > 0))
        throw new Error(
            `--runs, --seed and --jobs: must be whole numbers. --minutes: must be a number above 0.\n\n${usage}`,
        );
    const bin = await findPulumi();
    const began = Date.now();
    const reports: Report[] = [];
    const seeds = Array.from({ length: runs }, (_, index) => first + index);
    const work = async () => {
        for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
            if (Date.now() - began > Number(values.minutes) * 60_000) return;
            const report = await play(seed, drawScenario(seed), bin);
            reports.push(report);
            const failed = report.problems.length > 0;
            if (failed || runs === 1) console.log(report.events.join("\n"));
            console.log(
                `seed ${seed}: ${failed ? `FAILED: ${report.problems.join("; ")}` : "ok"}, ${pathOf(report.faces)} (${reports.length}/${runs})`,
            );
        }
    };
    await Promise.all(Array.from({ length: jobs }, work));
    if (runs > 1) {
        await fuzz(fuzzed, first);
        console.log(`${fuzzed} arguments, settings and replies each: a clear error or a right reading`);
    }
    summarize(reports, Date.now() - began);
}

function summarize(reports: Report[], milliseconds: number): void {
    const problems = reports.flatMap((report) => report.problems);
    const count = (kind: RegExp) => problems.filter((problem) => kind.test(problem)).length;
    const failed = reports.filter((report) => report.problems.length > 0);
    console.log(`
${reports.length} runs in ${Math.round(milliseconds / 1000)} s, ${sum(reports.map(({ attempts }) => ({ attempts }))).attempts} deployments
by face:    ${table(sum(reports.map(({ faces }) => ({ [pathOf(faces)]: 1 }))))}
${count(/^orphan/)} orphans, ${count(/^duplicate/)} duplicates, ${count(/^unconverged|^hung/)} unconverged, ${problems.length} problems in all
faults hit: ${table(sum(reports.map(({ faults }) => faults)))}
stopped on dynamic resources: ${table(sum(reports.map(({ stops }) => stops.dynamic)))}
stopped on the plugin:        ${table(sum(reports.map(({ stops }) => stops.plugin)))}
Ctrl-C on the plugin:         the slowest end after ${Math.max(0, ...reports.map(({ slowestEnd }) => slowestEnd))} ms`);
    if (failed.length > 0) console.log(`failed seeds: ${failed.map(({ seed }) => seed).join(" ")}`);
    process.exitCode = failed.length > 0 ? 1 : 0;
}

/** The faces of a scenario's stages, each once until it moves to the other. */
function pathOf(faces: Face[]): string {
    return faces.filter((face, index) => face !== faces[index - 1]).join(" to ");
}

function sum(all: Record<string, number>[]): Record<string, number> {
    const total: Record<string, number> = {};
    for (const each of all)
        for (const [name, count] of Object.entries(each)) total[name] = (total[name] ?? 0) + count;
    return total;
}

function table(counts: Record<string, number>): string {
    return Object.entries(counts)
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([name, count]) => `${name} ${count}`)
        .join(", ");
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
