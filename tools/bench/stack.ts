import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Emulator } from "pulumi-taurusdb-htap-emulator";
import { plainProject } from "../pulumi/project";
import { cloudOf, temporaryWorkspace, withoutCloud } from "../pulumi/workspace";
import { run } from "../run";
import { type Usage, usageDuring } from "./pluginUsage";

/** What one command has cost. */
export interface Cost extends Usage {
    wallSeconds: number;
    /** How many, by operation of the service. */
    requests: Record<string, number>;
}

const confirmed = ["--yes", "--skip-preview"];

const commands = {
    preview: ["preview"],
    up: ["up", ...confirmed],
    refresh: ["refresh", ...confirmed],
    destroy: ["destroy", ...confirmed],
};

export type Command = keyof typeof commands;

/** A program on the real engine, whose commands are measured. */
export interface Stack {
    measure(command: Command): Promise<Cost>;
    /** Replaces a file beside the program. */
    write(file: string, content: string): void;
    /** The mean size of a resource in the state, without the stack itself and the provider. */
    stateBytes(): Promise<number>;
}

/** How many resources the engine handles at the same time. */
export const parallelism = 200;

/** Runs a measurement on a new stack. Ends with the emulator closed and the stack removed. */
export async function withStack(
    bin: string,
    emulator: Emulator,
    files: Record<string, string>,
    use: (stack: Stack) => Promise<void>,
): Promise<void> {
    const workspace = temporaryWorkspace(bin);
    try {
        const folder = plainProject("bench", workspace, files);
        const env = { ...withoutCloud(workspace.env), ...cloudOf(emulator) };
        const pulumi = async (...args: string[]) => {
            const done = await run("pulumi", [...args, "--non-interactive", "--color=never"], {
                cwd: folder,
                env,
            });
            if (done.code !== 0) throw new Error(`pulumi ${args.join(" ")}:\n${done.output.slice(-3_000)}`);
            return done.stdout;
        };
        await pulumi("stack", "init", "bench");
        await use({
            measure: async (command) => {
                emulator.clearRequests();
                const began = performance.now();
                const usage = await usageDuring(folder, () =>
                    pulumi(...commands[command], "--parallel", String(parallelism)),
                );
                const wallSeconds = (performance.now() - began) / 1_000;
                const asked = emulator.requests().map(({ operation, path }) => operation ?? path);
                return { wallSeconds, requests: countBy(asked), ...usage };
            },
            write: (file, content) => writeFileSync(path.join(folder, file), content),
            stateBytes: async () => bytesEach(await pulumi("stack", "export")),
        });
    } finally {
        await emulator.close();
        workspace.remove();
    }
}

function countBy(names: string[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
    return counts;
}

function bytesEach(state: string): number {
    const resources: { type: string }[] = JSON.parse(state).deployment.resources;
    const own = resources.filter(({ type }) => !type.startsWith("pulumi:"));
    return Math.round(own.reduce((sum, each) => sum + JSON.stringify(each).length, 0) / own.length);
}
