import { accessSync, constants } from "node:fs";
import path from "node:path";
import { run } from "../run";
import { buildPulumi } from "./build";
import { cachedBin, fillCache, isComplete, pulumiVersion } from "./cache";
import { installPulumi } from "./install";

const oldestSupported = [3, 216];

/** Where to get a missing CLI, and how long it takes. */
const sources = [
    { say: "Pulumi's own installer", time: "a minute where its site can be reached", fill: installPulumi },
    {
        say: `a build of v${pulumiVersion} from Go modules`,
        time: "about 5 minutes the first time",
        fill: buildPulumi,
    },
];

/**
 * The folder of a Pulumi CLI and its Node host: on PATH, else in this user's cache, else installed or built into that cache.
 * `say` gets its progress.
 */
export async function findPulumi(say: (line: string) => void = console.error): Promise<string> {
    const onPath = await pulumiOnPath();
    if ("bin" in onPath) return onPath.bin;
    if (isComplete(cachedBin())) return cachedBin();

    say(`Pulumi CLI: ${onPath.problem}.`);
    const problems = [onPath.problem];
    for (const { say: what, time, fill } of sources) {
        say(`Pulumi CLI: trying ${what} (${time}) …`);
        const began = Date.now();
        const elapsed = () => `${Math.round((Date.now() - began) / 1000)} s`;
        const heartbeat = setInterval(
            () => say(`Pulumi CLI: ${what} goes on, ${elapsed()} so far …`),
            30_000,
        );
        try {
            const bin = await fillCache(fill);
            say(`Pulumi CLI: ready in ${bin} after ${elapsed()}.`);
            return bin;
        } catch (error) {
            const problem = `${what}: ${reason(error)}`;
            say(`Pulumi CLI: ${problem}.`);
            problems.push(problem);
        } finally {
            clearInterval(heartbeat);
        }
    }
    throw new Error(
        `No Pulumi CLI could be found, installed or built.\n${problems.map((problem) => `  - ${problem}`).join("\n")}\nWays out, any one of them:\n` +
            "  - install Pulumi 3.216 or newer and put it on PATH: https://www.pulumi.com/docs/install/\n" +
            "  - install Go 1.25 or newer and put it on PATH, with a route to a Go module proxy: the CLI is then built here\n" +
            `  - put pulumi, pulumi-language-nodejs and pulumi-resource-pulumi-nodejs into ${cachedBin()}`,
    );
}

async function pulumiOnPath(): Promise<{ bin: string } | { problem: string }> {
    const bin = (process.env.PATH ?? "")
        .split(path.delimiter)
        .find((folder) => canRun(path.join(folder, "pulumi")));
    if (bin === undefined) return { problem: "pulumi is not on PATH" };
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const version = await run(path.join(bin, "pulumi"), ["version"], { env }).catch(() => undefined);
    if (!version) return { problem: `pulumi on PATH (${bin}) cannot be run` };
    const { output } = version;
    const [major = 0, minor = 0] = (output.match(/v?(\d+)\.(\d+)\./) ?? []).slice(1).map(Number);
    if (major !== oldestSupported[0] || minor < (oldestSupported[1] ?? 0))
        return { problem: `pulumi on PATH is ${output.trim()}, older than 3.216` };
    if (!isComplete(bin)) return { problem: `pulumi on PATH (${bin}) has no Node host beside it` };
    return { bin };
}

function canRun(file: string): boolean {
    try {
        accessSync(process.platform === "win32" ? `${file}.exe` : file, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}

function reason(error: unknown): string {
    const { code, message, cause } = error as Error & { code?: string; cause?: Error };
    if (code === "ENOENT") return "its command is not on PATH";
    return cause?.message ?? message;
}
