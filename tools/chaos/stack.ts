import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { kill, pluginsIn } from "../processes";
import { cloudOf, type Workspace, withoutCloud } from "../pulumi/workspace";
import type { Finished } from "../run";
import type { Cloud } from "./cloud";
import type { Declared, Face, Stage } from "./draw";
import type { Stop } from "./faults";
import { note, type Report } from "./report";
import { findWrites, type Shown, shownBy } from "./unshown";
import {
    faceOf,
    findForgotten,
    replicationsIn,
    type State,
    snapshotOf,
    type Tasks,
    withoutTasksOf,
} from "./verify";

/** One deployment that meets faults and is stopped, and one that must mend everything. */
const attempts = 2;

/** One command may take this many milliseconds. */
const patience = 150_000;

/** A plugin must notice within this many milliseconds that its engine is gone. */
const noticing = 15_000;

/** A command of the plugin must end within this many milliseconds of a Ctrl-C, on a very busy machine too. */
const ending = 30_000;

/** A stop, and the face of the deployment that meets it. */
type PlannedStop = Stop & { face: Face };

/** The stack of a scenario. The real CLI deploys it, and is stopped in the middle as planned. */
export class Stack {
    constructor(
        private readonly report: Report,
        private readonly cloud: Cloud,
        private readonly workspace: Workspace,
        /** The name of its project. */
        private readonly project: string,
        /** The folder of the program. */
        private readonly folder: string,
        /** The resources of another stack, whose tasks are not this one's. */
        private readonly foreign: Declared[] = [],
    ) {}

    /** What an update would do, by its preview. Undefined if that fails. */
    async preview(): Promise<Shown | undefined> {
        const earlier = this.cloud.requests().length;
        this.cloud.emulator.planFaults([]);
        const { code, output, stdout } = await this.pulumi(["preview", "--json"]);
        note(
            this.report,
            findWrites(this.cloud.requests().slice(earlier)).map(
                ({ operation }) => `unshown: ${operation} of a preview`,
            ),
        );
        if (code === 0) return shownBy(stdout);
        this.report.events.push(quoted(output));
        note(this.report, ["the preview failed"]);
        return undefined;
    }

    /** Deploys beside the deployment of another stack, whose faults may make this one fail. Gives back its success. */
    async deploy(): Promise<boolean> {
        this.report.attempts++;
        const { code, output } = await this.pulumi(["up", "--yes", "--skip-preview"]);
        if (code !== 0) this.report.events.push(quoted(output));
        return code === 0;
    }

    /**
     * Deploys with the planned faults and stop, and again without them if that fails. Gives back the resources that the first
     * deployment has left unfinished; undefined if the second fails too.
     */
    async untilItSucceeds(
        command: "up" | "destroy",
        { face, faults, stop }: Pick<Stage, "face" | "faults" | "stop">,
    ): Promise<ReadonlySet<string> | undefined> {
        let unfinished: ReadonlySet<string> = new Set();
        this.cloud.emulator.planFaults(faults);
        for (let attempt = 0; attempt < attempts; attempt++) {
            this.report.attempts++;
            const { code, output } = await this.pulumi(
                [command, "--yes", "--skip-preview"],
                attempt === 0 && stop ? { ...stop, face } : undefined,
            );
            // The CLI may end with 0 after an interrupt, with work left.
            const interrupted = attempt === 0 && stop?.who.startsWith("interrupt");
            if (code === 0 && !interrupted) return unfinished;
            this.report.events.push(quoted(output));
            // The next attempt meets no faults.
            this.cloud.emulator.planFaults([]);
            // A stack that was killed in the middle stays locked.
            if (attempt === 0 && stop && stop.who !== "provider" && stop.who !== "emulator")
                await this.unlock();
            if (attempt === 0) unfinished = this.unfinished();
        }
        note(this.report, [`unconverged: ${command} did not succeed in ${attempts} attempts`]);
        return undefined;
    }

    /** The deployment in the stack's file. */
    state(): State | undefined {
        return JSON.parse(readFileSync(this.file, "utf8")).checkpoint.latest;
    }

    private get file(): string {
        return path.join(this.workspace.folder, `backend/.pulumi/stacks/${this.project}/chaos.json`);
    }

    /** The names of the resources whose last operation was cut off, by the state. */
    private unfinished(): ReadonlySet<string> {
        return new Set(
            (this.state()?.resources ?? []).flatMap(({ urn, outputs }) =>
                outputs?.__unfinished ? [urn.split("::").at(-1) as string] : [],
            ),
        );
    }

    /**
     * Cancels, as a user does after a kill. If Pulumi was killed while it wrote its own files, this takes the backup of the state
     * and removes the attributes, which are only a checksum.
     */
    private async unlock(): Promise<void> {
        const { file } = this;
        if (!isWhole(file)) {
            this.report.events.push("  Pulumi was killed while it wrote the state: take the backup");
            copyFileSync(`${file}.bak`, file);
        }
        if (!isWhole(`${file}.attrs`)) {
            this.report.events.push("  Pulumi was killed while it wrote the state's attributes: remove them");
            rmSync(`${file}.attrs`, { force: true });
        }
        await this.pulumi(["cancel", "--yes"]);
    }

    async pulumi(args: string[], stop?: PlannedStop): Promise<Finished> {
        this.report.events.push(
            `${this.project}: pulumi ${args.join(" ")}${stop ? ` (to be stopped: ${JSON.stringify(stop)})` : ""}`,
        );
        const stack = args[0] === "stack" ? [] : ["--stack", "chaos"];
        const child = spawn("pulumi", [...args, ...stack, "--non-interactive", "--color=never"], {
            cwd: this.folder,
            env: {
                ...withoutCloud(this.workspace.env),
                HOME: this.folder,
                ...cloudOf(this.cloud.emulator),
            },
            stdio: ["ignore", "pipe", "pipe"],
        });
        let [output, stdout] = ["", ""];
        child.stdout.on("data", (chunk) => {
            stdout += chunk;
        });
        // A character may be split between two chunks.
        for (const stream of [child.stdout, child.stderr])
            stream.setEncoding("utf8").on("data", (chunk) => {
                output += chunk;
            });
        let stopping: Promise<void> | undefined;
        let stopped = 0;
        const before = stop && this.state();
        const there = snapshotOf(this.cloud.emulator.world);
        if (stop) {
            let left = stop.afterRequests;
            this.cloud.heard = () => {
                if (left-- > 0 || stopping) return;
                stopped = Date.now();
                stopping = this.stop(stop, child.pid as number);
                // The await below throws its error.
                stopping.catch(() => {});
            };
        }
        const late = setTimeout(() => {
            note(this.report, [`hung: pulumi ${args.join(" ")}`]);
            kill(child.pid as number, "SIGKILL");
        }, patience);
        const [code] = await once(child, "close");
        const took = Date.now() - stopped;
        clearTimeout(late);
        // Another stack's command may still have its stop before it.
        if (stop) this.cloud.heard = () => {};
        await stopping;
        await this.pluginsGone();
        if (stopping && stop?.who === "interrupt") {
            // A dynamic resource cannot be cancelled: after a move the plugin's program may replace or delete one.
            const all = replicationsIn(before).every((entry) => faceOf(entry) === "plugin");
            this.checkInterrupted(before, there, stop.face === "plugin" && all ? took : 0);
        }
        this.report.events.push(`${this.project}: exit ${code}`);
        return { code: code ?? 137, output, stdout };
    }

    private async stop({ who, face }: PlannedStop, cli: number): Promise<void> {
        const providers = pluginsIn(this.folder);
        this.report.events.push(`  STOP ${who}: CLI ${cli}, providers ${providers.join(" ")}`);
        const stops = this.report.stops[face];
        stops[who] = (stops[who] ?? 0) + 1;
        if (who === "cli" || who === "both") kill(cli, "SIGKILL");
        if (who === "provider" || who === "both") for (const pid of providers) kill(pid, "SIGKILL");
        if (who === "interrupt" || who === "interrupt twice") kill(cli, "SIGINT");
        if (who === "interrupt twice") {
            await pause(300);
            kill(cli, "SIGINT");
        }
        if (who === "emulator") await this.cloud.losePower();
    }

    /** After a Ctrl-C the state has everything that was begun, and the plugin waits for nothing. */
    private checkInterrupted(before: State | undefined, there: Tasks, milliseconds: number): void {
        const problems = isWhole(this.file)
            ? findForgotten(
                  before,
                  this.state(),
                  there,
                  withoutTasksOf(this.foreign, this.cloud.emulator.world),
              )
            : ["forgotten by Ctrl-C: the state is not whole"];
        this.report.slowestEnd = Math.max(this.report.slowestEnd, milliseconds);
        if (milliseconds > ending) problems.push(`hung: ${milliseconds} ms from Ctrl-C to the end`);
        note(this.report, problems);
    }

    /** A plugin that survives its engine must end by itself. */
    private async pluginsGone(): Promise<void> {
        const began = Date.now();
        while (pluginsIn(this.folder).length > 0) {
            if (Date.now() - began > noticing) {
                note(this.report, ["a plugin process outlived its engine"]);
                for (const pid of pluginsIn(this.folder)) kill(pid, "SIGKILL");
                return;
            }
            await pause(50);
        }
    }
}

function quoted(output: string): string {
    return output.trim().replace(/^/gm, "    | ");
}

function isWhole(file: string): boolean {
    try {
        JSON.parse(readFileSync(file, "utf8"));
        return true;
    } catch {
        return false;
    }
}
