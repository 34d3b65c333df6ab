import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { findPulumi } from "../pulumi/find";
import { run } from "../run";
import { drawScenario } from "./draw";
import { fuzz } from "./fuzz";
import { play } from "./play";
import { pageOf, pathOf, type Report } from "./report";

const usage = `npm run chaos -- [options]

Plays random programs, faults and kills on the real engine. The programs use dynamic
resources or the plugin, or move from one to the other.

  --runs N     number of scenarios (default: 20); --runs 1 prints the events
  --seed S     number of the first scenario (default: from the clock)
  --minutes M  start no scenario after M minutes (default: no limit)
  --jobs J     scenarios at a time (default: one more than processors)
  --report F   writes the summary as Markdown into file F, and the events of
               each failed seed S into F.seed-S.txt`;

/** This many arguments, settings and replies are tried after the scenarios. */
const fuzzed = 10_000;

/** Random programs, faults and kills on the real engine. Nothing may be orphaned, doubled or unfinished afterwards. */
async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            runs: { type: "string", default: "20" },
            seed: { type: "string", default: String(Date.now() % 1_000_000) },
            minutes: { type: "string", default: "Infinity" },
            jobs: { type: "string", default: String(os.cpus().length + 1) },
            report: { type: "string" },
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
    // Before the scenarios: a folder that cannot be made must not cost their result.
    if (values.report) mkdirSync(path.dirname(values.report), { recursive: true });
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
            const events = `${report.events.join("\n")}\n`;
            if (failed || runs === 1) console.log(events);
            if (failed && values.report) writeFileSync(`${values.report}.seed-${seed}.txt`, events);
            console.log(
                `seed ${seed}: ${failed ? `FAILED: ${report.problems.join("; ")}` : "ok"}, ${pathOf(report.faces)} (${reports.length}/${runs})`,
            );
        }
    };
    await Promise.all(Array.from({ length: jobs }, work));
    const milliseconds = Date.now() - began;
    if (runs > 1) {
        await fuzz(fuzzed, first);
        console.log(`${fuzzed} arguments, settings and replies each: a clear error or a right reading`);
    }
    const { stdout } = await run(path.join(bin, "pulumi"), ["version"], {
        env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    const page = pageOf(reports, { date: new Date(began), milliseconds, jobs, first, pulumi: stdout.trim() });
    if (values.report) writeFileSync(values.report, page);
    console.log(`\n${page}`);
    const failed = reports.filter(({ problems }) => problems.length > 0);
    if (failed.length > 0) console.log(`failed seeds: ${failed.map(({ seed }) => seed).join(" ")}`);
    process.exitCode = failed.length > 0 ? 1 : 0;
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
