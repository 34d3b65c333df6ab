import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { kill, pluginsIn } from "../processes";
import { cloudOf, type Workspace, withoutCloud } from "../pulumi/workspace";
import type { Cloud } from "./cloud";
import type { Stage, Stop } from "./draw";
import type { Report } from "./report";
import type { StateEntry } from "./verify";

/** One deployment that meets faults and is stopped, and one that must mend everything. */
const attempts = 2;

/** One command may take this many milliseconds. */
const patience = 150_000;

/** A plugin must notice within this many milliseconds that its engine is gone. */
const noticing = 15_000;

/** The stack of a scenario. The real CLI deploys it, and is stopped in the middle as planned. */
export class Stack {
    constructor(
        private readonly report: Report,
        private readonly cloud: Cloud,
        private readonly workspace: Workspace,
        /** The folder of the program. */
        private readonly folder: string,
    ) {}

    /**
     * Deploys with the planned faults and stop, and again without them if that fails. Gives back the resources that the first
     * deployment has left unfinished; undefined if the second fails too.
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
            // The next attempt meets no faults.
            this.cloud.emulator.planFaults([]);
            // A stack that was killed in the middle stays locked.
            if (attempt === 0 && stop && stop.who !== "plugin" && stop.who !== "emulator")
                await this.unlock();
            if (attempt === 0) unfinished = this.unfinished();
        }
        this.report.problems.push(`unconverged: ${command} did not succeed in ${attempts} attempts`);
        return undefined;
    }

    /** The deployment in the stack's file. */
    state(): { resources?: StateEntry[] } | undefined {
        return JSON.parse(readFileSync(this.file, "utf8")).checkpoint.latest;
    }

    private get file(): string {
        return path.join(this.workspace.folder, "backend/.pulumi/stacks/chaos/chaos.json");
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

    async pulumi(args: string[], stop?: Stop): Promise<{ code: number; output: string }> {
        this.report.events.push(
            `pulumi ${args.join(" ")}${stop ? ` (to be stopped: ${JSON.stringify(stop)})` : ""}`,
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
                // The await below throws its error.
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
