import { Command } from "commander";
import { plainText, sentences } from "../../provider/plainText";
import { UserError } from "../../provider/userError";
import { systemClock } from "../../provider/waiting/clock";
import { interruption } from "../interruption";
import { durationOption, reportOption, stackOption, withHelp } from "../options";
import { printJson, writeFile } from "../output";
import { serviceOf } from "../service";
import { hideInError } from "./anonymize";
import { Calls } from "./calls";
import { forgetCheck, tryClickHouse } from "./clickHouse";
import { confirm } from "./confirm";
import { Findings } from "./findings";
import { leftBehind, planOf } from "./plan";
import { lookAfterDelete, removeTask } from "./remove";
import { markdownOf, type Report, readingText, reportOf } from "./report";
import { tryStarRocks } from "./starRocks";
import { findSubject, type Wanted } from "./subject";
import { Trial } from "./trial";

interface Options extends Wanted {
    stack?: string;
    yes?: true;
    copyAll?: true;
    json?: true;
    report?: string;
    timeout: number;
    every?: number;
    settle?: number;
}

/** `taurusdb-htap verify`: compares a real instance with docs/assumptions.md. */
export function verifyCommand(): Command {
    const command = new Command("verify")
        .summary("run one throw-away task on a real instance, and compare it with what this package assumes")
        .description(
            "Creates a task on an instance, starts, changes, pauses, resumes and deletes it, and reports which assumption of " +
                "docs/assumptions.md held. Asks before it writes, and touches no other task. On StarRocks the task has a name and a " +
                "target database of its own; on ClickHouse both are called as the source's database, which must be new there. " +
                "The report is meant for a bug report. Ids and the names of the run are replaced in it.",
        )
        .requiredOption("-i, --instance <id>", "the HTAP instance")
        .requiredOption("--source <id>", "its TaurusDB instance")
        .requiredOption("--database <name>", "a small database of the source, with two tables or more")
        .option("--table <name...>", "a table to copy; may be repeated, two at most (default: the first two)")
        .option(...stackOption)
        .option("-y, --yes", "does not ask before it begins")
        .option("--copy-all", "goes on where the service would copy every table of the database")
        .option(...reportOption)
        .option("--json", "prints the report as JSON")
        .addOption(durationOption("--timeout", "how long each step may take").default(30 * 60_000, "30m"))
        .addOption(durationOption("--every", "time between two polls (default: the setting pollInterval)"))
        .addOption(
            durationOption(
                "--settle",
                "how long something may take to show (default: the setting settleTime)",
            ),
        )
        .action((options: Options) => verify(options, command.parent?.version() ?? ""));
    return withHelp(command, {
        examples: [
            "taurusdb-htap verify --instance 590031445ef845bb912d7fc8243db80cin17 \\\n" +
                "      --source 77aa4096cb824a61b93dab5ca00ecc8fin07 --database orders --report verify.md",
        ],
        exitCodes: {
            0: "every assumption that could be seen held",
            1: "the run did not come to its end, or something was left behind",
            2: "an assumption did not hold",
        },
    });
}

async function verify(options: Options, version: string): Promise<void> {
    const { settings, cloud } = serviceOf(options.stack);
    const { subject, instance, others } = await findSubject(cloud, options);
    console.error(planOf(subject, others, options.copyAll));
    if (!options.yes) {
        if (!process.stdin.isTTY)
            throw new UserError("verify: writes to an instance, and cannot ask here. Give --yes.");
        await confirm("Nothing was done.");
    }
    const interrupt = interruption({
        onFirst: () =>
            console.error("Stopping. The throw-away task is deleted first; Ctrl-C again ends at once."),
        onSecond: () => console.error(`Ended before the clean-up. ${leftBehind(subject)}`),
    });
    const [findings, calls] = [new Findings(), new Calls(cloud)];
    const trial = new Trial(
        subject,
        calls,
        findings,
        {
            every: options.every ?? settings.pollInterval,
            timeout: options.timeout,
            settle: options.settle ?? settings.settleTime,
            clock: systemClock,
            allowCopyAll: (why, signal) => allowCopyAll(why, options, signal),
        },
        interrupt.signal,
    );
    const problem = await runToTheEnd(trial);
    interrupt.forget();
    const about = { version, region: settings.region, instance, subject, problem };
    print(reportOf(findings, calls, about), options);
}

/** A database can be far larger than two tables, so the first question does not cover it. */
async function allowCopyAll(why: string, { yes, copyAll }: Options, signal?: AbortSignal): Promise<void> {
    if (copyAll) return;
    if (yes || !process.stdin.isTTY)
        throw new UserError(`${why}, so every table of the database is copied. Give --copy-all to allow it.`);
    console.error(`${why}, so every table of the database is copied.`);
    await confirm("Stopped before every table of the database was copied.", signal);
}

/** Runs the life of the task, and cleans up whatever happens. Gives what went wrong. */
async function runToTheEnd(trial: Trial): Promise<string | undefined> {
    const last = trial.uncancelled();
    const problems = [
        await problemOf(trial, () => live(trial)),
        last.ownership.mayExist ? await cleanUp(last) : undefined,
        last.subject.edition === "clickhouse" ? await problemOf(last, () => forgetCheck(last)) : undefined,
    ].filter((problem) => problem !== undefined);
    return problems.length === 0 ? undefined : sentences(...problems);
}

async function live(trial: Trial): Promise<void> {
    await (trial.subject.edition === "starrocks" ? tryStarRocks : tryClickHouse)(trial);
    await trial.step("delete", () => removeTask(trial));
    await lookAfterDelete(trial);
}

async function cleanUp(trial: Trial): Promise<string | undefined> {
    const problem = await problemOf(trial, async () => {
        const outcome = await trial.step("clean up", () => removeTask(trial));
        if (outcome === "absent") throw new UserError("clean up: the throw-away task does not show");
    });
    if (problem === undefined) return undefined;
    console.error(leftBehind(trial.subject));
    return sentences(problem, "The throw-away task may be left behind");
}

/** What goes wrong is told at once, because more is done after it. Gives it for the report. */
async function problemOf({ subject }: Trial, run: () => Promise<void>): Promise<string | undefined> {
    try {
        await run();
        return undefined;
    } catch (error) {
        console.error(messageOf(error));
        return hideInError(error, subject);
    }
}

function print(report: Report, { json, report: file }: Options): void {
    const markdown = markdownOf(report);
    if (json) printJson(report);
    else console.log(markdown);
    if (file !== undefined) writeFile("--report", file, markdown, true);
    console.error(readingText(report));
    const broken = report.assumptions.some(({ result }) => result === "did not hold");
    process.exitCode = report.problem !== undefined ? 1 : broken ? 2 : 0;
}

/** The text of any failure. A defect is reported as one and does not end the command, because the clean-up has to follow. */
function messageOf(error: unknown): string {
    return error instanceof UserError
        ? error.message
        : plainText(`A defect of verify, please report it: ${error}`);
}
