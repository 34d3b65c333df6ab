import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Emulator, type EmulatorOptions, type LoggedRequest, startEmulator } from "../../emulator";
import { kill, pluginsIn } from "../processes";
import { cloudOf, temporaryWorkspace, type Workspace, withoutCloud } from "../pulumi/workspace";
import type { Declared, Scenario, Stage, Stop } from "./draw";
import { changeByHand, expectedAfter, outsideOf, withIgnored } from "./expected";
import { declare, makeProject } from "./project";
import { compare, compareState, findBlindRepeats } from "./verify";

/** One deployment that meets faults and is stopped, and one that must mend everything. */
const attempts = 2;

/** Where a workspace keeps the states of this project. */
const stacks = "backend/.pulumi/stacks/chaos";

/** Milliseconds that one command may take. */
const patience = 150_000;

/** Milliseconds in which a plugin must notice that its engine is gone. */
const noticing = 15_000;

export interface Report {
    seed: number;
    problems: string[];
    /** Everything that happened, in order. */
    events: string[];
    faults: Record<string, number>;
    stops: Record<string, number>;
    attempts: number;
}

/** Plays a scenario on the real engine. */
export async function play(seed: number, scenario: Scenario, bin: string): Promise<Report> {
    const report: Report = { seed, problems: [], events: [], faults: {}, stops: {}, attempts: 0 };
    const workspace = temporaryWorkspace(bin);
    const cloud = new Cloud(report, {
        ...scenario.readings,
        stateFile: path.join(workspace.folder, "cloud.json"),
    });
    try {
        await cloud.start();
        const folder = makeProject(workspace);
        const run = new Run(
            report,
            cloud,
            folder,
            withoutCloud(workspace.env),
            path.join(workspace.folder, stacks),
        );
        await run.pulumi(["stack", "init", "chaos"]);
        /** What is deployed, as the state has it. */
        let before: Declared[] = [];
        /** By name, what somebody has changed of it since. */
        let outside = new Map<string, Partial<Declared["args"]>>();
        for (const [index, stage] of scenario.stages.entries()) {
            report.events.push(`stage ${index}: ${JSON.stringify(stage)}`);
            const byHand = new Map(
                before.map((each) => {
                    const now = changeByHand(cloud.emulator, each, stage.byHand?.[each.name] ?? []);
                    return [each.name, { ...outside.get(each.name), ...now }];
                }),
            );
            declare(folder, stage.resources, cloud.emulator);
            const unfinished = await run.untilItSucceeds("up", stage);
            if (!unfinished) return report;
            const results = stage.resources.map((each) => {
                const old = before.find(({ name }) => name === each.name);
                const state = { ...each, args: withIgnored(old, each) };
                const whole = unfinished.has(each.name);
                return { state, expected: expectedAfter(old, each, byHand.get(each.name) ?? {}, whole) };
            });
            const expected = results.map((each) => each.expected);
            await check(report, expected, cloud, workspace);
            before = results.map(({ state }) => state);
            outside = new Map(results.map((each) => [each.state.name, outsideOf(each.expected, each.state)]));
        }
        report.events.push(`last: ${JSON.stringify(scenario.last)}`);
        if (!(await run.untilItSucceeds("destroy", scenario.last))) return report;
        await check(report, [], cloud, workspace);
        report.problems.push(...findBlindRepeats(cloud.requests()));
    } catch (error) {
        report.problems.push(`chaos itself: ${(error as Error).stack}`);
    } finally {
        await cloud.end();
        workspace.remove();
    }
    return report;
}

/** After a deployment that said it had succeeded, and after every job that it or another has begun. */
async function check(
    report: Report,
    declared: Declared[],
    { emulator }: Cloud,
    { folder }: Workspace,
): Promise<void> {
    do {
        await pause(50);
        await fetch(`${emulator.url}/_emulator/tasks`);
    } while (emulator.world.jobs.some(({ settled }) => !settled));
    const file = path.join(folder, stacks, "chaos.json");
    const { checkpoint } = JSON.parse(readFileSync(file, "utf8"));
    const problems = [
        ...compare(declared, emulator.world),
        ...compareState(declared, { deployment: checkpoint.latest }),
    ];
    for (const problem of problems) {
        report.problems.push(problem);
        report.events.push(`PROBLEM ${problem}`);
    }
}

/** The emulated cloud, which can lose its power and come back. */
class Cloud {
    private running: Emulator | undefined;
    /** Requests of the emulators before this one. */
    private earlier: LoggedRequest[] = [];
    /** Hears of each request. */
    heard: () => void = () => {};

    constructor(
        private readonly report: Report,
        private readonly options: EmulatorOptions,
    ) {}

    get emulator(): Emulator {
        if (!this.running) throw new Error("the emulator has not started");
        return this.running;
    }

    async start(port?: number): Promise<void> {
        this.running = await startEmulator({ speed: 200, ...this.options, port });
        this.running.onRequest((request) => {
            const { operation, method, status, fault, executed } = request;
            this.report.events.push(
                `  ${method} ${operation} ${status}${executed ? "" : " (not carried out)"}${fault ? ` [${fault}]` : ""}`,
            );
            this.heard();
        });
    }

    async losePower(): Promise<void> {
        const port = Number(new URL(this.emulator.url).port);
        this.collect();
        this.earlier = this.requests();
        await this.emulator.close();
        await this.start(port);
    }

    requests(): LoggedRequest[] {
        // Each emulator counts from nothing.
        const before = this.earlier.length;
        const now = this.emulator.requests().map((each) => ({ ...each, arrival: before + each.arrival }));
        return [...this.earlier, ...now];
    }

    async end(): Promise<void> {
        if (!this.running) return;
        this.collect();
        await this.running.close();
    }

    /** Adds what faults were hit to the report. */
    private collect(): void {
        for (const [kind, count] of Object.entries(this.emulator.faultCounts()))
            this.report.faults[kind] = (this.report.faults[kind] ?? 0) + count;
    }
}

class Run {
    constructor(
        private readonly report: Report,
        private readonly cloud: Cloud,
        private readonly folder: string,
        private readonly env: NodeJS.ProcessEnv,
        private readonly backend: string,
    ) {}

    /**
     * Deploys, with everything that is to go wrong, and once more with nothing. Gives back the resources that the first deployment
     * has left unfinished; undefined where the second has failed too.
     */
    async untilItSucceeds(
        command: "up" | "destroy",
        { faults, stop }: Pick<Stage, "faults" | "stop">,
    ): Promise<ReadonlySet<string> | undefined> {
        let unfinished: ReadonlySet<string> = new Set();
        this.cloud.emulator.planFaults(faults);
        for (let attempt = 0; attempt < attempts; attempt++) {
            this.report.attempts++;
            const { code, output } = await this.pulumi(
                [command, "--yes", "--skip-preview"],
                attempt === 0 ? stop : undefined,
            );
            // The CLI may end with 0 after an interrupt, with work left.
            const interrupted = attempt === 0 && stop?.who.startsWith("interrupt");
            if (code === 0 && !interrupted) return unfinished;
            this.report.events.push(
                output
                    .trim()
                    .split("\n")
                    .map((line) => `    | ${line}`)
                    .join("\n"),
            );
            // From now on nothing goes wrong any more.
            this.cloud.emulator.planFaults([]);
            // A stack that was killed in the middle stays locked.
            if (attempt === 0 && stop && stop.who !== "plugin" && stop.who !== "emulator")
                await this.unlock();
            if (attempt === 0) unfinished = this.unfinished();
        }
        this.report.problems.push(`unconverged: ${command} did not succeed in ${attempts} attempts`);
        return undefined;
    }

    /** The names of the resources whose last operation did not come to its end, by the state. */
    private unfinished(): ReadonlySet<string> {
        const file = path.join(this.backend, "chaos.json");
        const { checkpoint } = JSON.parse(readFileSync(file, "utf8"));
        const entries: { urn: string; outputs?: Record<string, unknown> }[] =
            checkpoint.latest?.resources ?? [];
        return new Set(
            entries.flatMap(({ urn, outputs }) =>
                outputs?.__unfinished ? [urn.split("::").at(-1) as string] : [],
            ),
        );
    }

    /**
     * What a user does after a kill: cancel. Where Pulumi was killed while it wrote its own files, the state's backup serves,
     * and what lies beside it (no more than a checksum) can go.
     */
    private async unlock(): Promise<void> {
        const file = path.join(this.backend, "chaos.json");
        if (!isWhole(file)) {
            this.report.events.push("  the state was cut off while Pulumi wrote it: its backup is taken");
            copyFileSync(`${file}.bak`, file);
        }
        if (!isWhole(`${file}.attrs`)) {
            this.report.events.push("  the state's attributes were cut off while Pulumi wrote them: they go");
            rmSync(`${file}.attrs`, { force: true });
        }
        await this.pulumi(["cancel", "--yes"]);
    }

    async pulumi(args: string[], stop?: Stop): Promise<{ code: number; output: string }> {
        this.report.events.push(
            `pulumi ${args.join(" ")}${stop ? ` (to be stopped: ${JSON.stringify(stop)})` : ""}`,
        );
        const { emulator } = this.cloud;
        const child = spawn(
            "pulumi",
            [...args, "--stack", "chaos", "--non-interactive", "--color=never"].filter(
                (arg, at, all) => args[0] !== "stack" || (arg !== "--stack" && all[at - 1] !== "--stack"),
            ),
            {
                cwd: this.folder,
                env: {
                    ...this.env,
                    HOME: this.folder,
                    ...cloudOf(emulator),
                },
                stdio: ["ignore", "pipe", "pipe"],
            },
        );
        let output = "";
        for (const stream of [child.stdout, child.stderr])
            stream.on("data", (chunk) => {
                output += chunk;
            });
        let stopping: Promise<void> | undefined;
        if (stop) {
            let left = stop.afterRequests;
            this.cloud.heard = () => {
                if (left-- > 0 || stopping) return;
                stopping = this.stop(stop, child.pid as number);
                // Told where it is awaited.
                stopping.catch(() => {});
            };
        }
        const late = setTimeout(() => {
            this.report.problems.push(`hung: pulumi ${args.join(" ")}`);
            kill(child.pid as number, "SIGKILL");
        }, patience);
        const [code] = await once(child, "close");
        clearTimeout(late);
        this.cloud.heard = () => {};
        await stopping;
        await this.pluginsGone();
        this.report.events.push(`  exit ${code}`);
        return { code: code ?? 137, output };
    }

    private async stop({ who }: Stop, cli: number): Promise<void> {
        this.report.events.push(`  STOP ${who}`);
        this.report.stops[who] = (this.report.stops[who] ?? 0) + 1;
        if (who === "cli" || who === "both") kill(cli, "SIGKILL");
        if (who === "plugin" || who === "both")
            for (const pid of pluginsIn(this.folder)) kill(pid, "SIGKILL");
        if (who === "interrupt" || who === "interrupt twice") kill(cli, "SIGINT");
        if (who === "interrupt twice") {
            await pause(300);
            kill(cli, "SIGINT");
        }
        if (who === "emulator") await this.cloud.losePower();
    }

    /** A plugin that survives its engine must end by itself. */
    private async pluginsGone(): Promise<void> {
        const began = Date.now();
        while (pluginsIn(this.folder).length > 0) {
            if (Date.now() - began > noticing) {
                this.report.problems.push("a plugin process outlived its engine");
                for (const pid of pluginsIn(this.folder)) kill(pid, "SIGKILL");
                return;
            }
            await pause(50);
        }
    }
}

function isWhole(file: string): boolean {
    try {
        JSON.parse(readFileSync(file, "utf8"));
        return true;
    } catch {
        return false;
    }
}
