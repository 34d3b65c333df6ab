import { Command } from "commander";
import { plainText, sentences } from "../../provider/plainText";
import { UserError } from "../../provider/userError";
import { systemClock } from "../../provider/waiting/clock";
import { interruption } from "../interruption";
import { durationOption, reportOption, stackOption, withHelp } from "../options";
import { printJson, writeFile } from "../output";
import { serviceOf } from "../service";
import { Calls } from "./calls";
import { tryClickHouse } from "./clickHouse";
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
    json?: true;
    report?: string;
    timeout: number;
    every?: number;
}

/** `taurusdb-htap verify`: compares a real instance with docs/assumptions.md. */
export function verifyCommand(): Command {
    const command = new Command("verify")
        .summary("run one throw-away task on a real instance, and compare it with what this package assumes")
        .description(
            "Creates a task of a name of its own on an instance, starts, changes, pauses, resumes and deletes it, and reports which " +
                "assumption of docs/assumptions.md held. Asks before it writes, touches no other task, and leaves nothing behind. " +
                "The report has no ids and no names, and is meant for a bug report.",
        )
        .requiredOption("-i, --instance <id>", "the HTAP instance")
        .requiredOption("--source <id>", "its TaurusDB instance")
        .requiredOption("--database <name>", "a small database of the source, with two tables or more")
        .option("--table <name...>", "a table to copy; may be repeated, two at most (default: the first two)")
        .option(...stackOption)
        .option("-y, --yes", "does not ask")
        .option(...reportOption)
        .option("--json", "prints the report as JSON")
        .addOption(durationOption("--timeout", "how long each step may take").default(30 * 60_000, "30m"))
        .addOption(durationOption("--every", "time between two polls (default: the setting pollInterval)"))
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
    console.error(planOf(subject, others));
    if (!options.yes) await confirm();
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
            grace: settings.settleTime,
            clock: systemClock,
        },
        interrupt.signal,
    );
    const problem = await runToTheEnd(trial);
    interrupt.forget();
    const about = { version, region: settings.region, instance, subject, problem };
    print(reportOf(findings, calls, about), options);
}

/** Runs the life of the task, and deletes the task whatever happens. Gives what went wrong. */
async function runToTheEnd(trial: Trial): Promise<string | undefined> {
    let problem: string | undefined;
    try {
        await (trial.subject.edition === "starrocks" ? tryStarRocks : tryClickHouse)(trial);
        await trial.step("delete", () => removeTask(trial));
        await lookAfterDelete(trial);
    } catch (error) {
        problem = messageOf(error);
        console.error(problem);
    }
    if (problem === undefined || !trial.mayHaveTask()) return problem;
    try {
        const last = trial.uncancelled();
        await last.step("clean up", () => removeTask(last));
    } catch (error) {
        console.error(`${messageOf(error)}\n${leftBehind(trial.subject)}`);
        return sentences(problem, messageOf(error), "The throw-away task was left behind");
    }
    return problem;
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
