import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { must } from "../../tools/matrix/install";
import { withoutCloud } from "../../tools/pulumi/workspace";

/** Where npm looks for its settings and keeps what it has downloaded: neither is a secret of the tests' own homes. */
export function npmOf({ HOME }: NodeJS.ProcessEnv): Record<string, string> {
    const home = HOME ?? os.homedir();
    return {
        npm_config_userconfig: path.join(home, ".npmrc"),
        npm_config_cache: path.join(home, ".npm"),
    };
}

/** Somebody who types the README's commands for the first time, with a home of their own. */
export class Newcomer {
    readonly folder = mkdtempSync(path.join(os.tmpdir(), "newcomer-"));
    readonly env: NodeJS.ProcessEnv;
    private readonly started: ChildProcess[] = [];

    constructor() {
        const outside = Object.entries(process.env).filter(([name]) => !/^(npm_|PULUMI_)/i.test(name));
        this.env = {
            ...withoutCloud(Object.fromEntries(outside)),
            XDG_CACHE_HOME: path.join(this.folder, "cache"),
            PATH: [process.env.TEST_PULUMI_BIN, process.env.PATH].join(path.delimiter),
        };
    }

    /** Runs a block by a shell that ends with the first failure. Nobody is there to say yes. */
    play(block: string, cwd: string, more: NodeJS.ProcessEnv = {}): Promise<string> {
        const script = block.replace(/^(.*pulumi (?:-- )?(?:up|destroy).*)$/gm, "$1 --yes --non-interactive");
        return must(["bash", "-e", "-c", script], cwd, { ...this.env, ...more });
    }

    /** Starts a program and waits for a text in what it prints. */
    async start(args: string[], cwd: string, text: RegExp) {
        const child = spawn(process.execPath, args, {
            cwd,
            env: this.env,
            stdio: ["ignore", "pipe", "pipe"],
        });
        this.started.push(child);
        let output = "";
        const found = await new Promise<RegExpExecArray>((resolve, reject) => {
            for (const stream of [child.stdout, child.stderr])
                stream.setEncoding("utf8").on("data", (chunk) => {
                    output += chunk;
                    const match = text.exec(output);
                    if (match) resolve(match);
                });
            child.once("exit", () => reject(new Error(output)));
        });
        return { child, found, output: () => output };
    }

    /** What was started ends, whatever has become of the test. */
    async leave(): Promise<void> {
        for (const child of this.started) {
            if (child.exitCode !== null || child.signalCode !== null) continue;
            const exit = once(child, "exit");
            child.kill("SIGKILL");
            await exit;
        }
        rmSync(this.folder, { recursive: true, force: true });
    }
}

/** Ctrl-C, and how the program ends then. */
export async function interrupt(child: ChildProcess): Promise<number | null> {
    if (child.exitCode !== null) return child.exitCode;
    const exit = once(child, "exit");
    child.kill("SIGINT");
    const [code] = await exit;
    return code;
}
