import { type SpawnOptions, spawn } from "node:child_process";

export interface Finished {
    code: number;
    /** Standard output alone. */
    stdout: string;
    /** Standard output and standard error, in the order of their arrival. */
    output: string;
}

/** Runs a command and collects its output. Rejects only if the command cannot start or is aborted. */
export function run(
    command: string,
    args: string[],
    options: Pick<SpawnOptions, "cwd" | "env" | "signal"> = {},
): Promise<Finished> {
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
        let [output, stdout] = ["", ""];
        child.stdout?.on("data", (chunk) => {
            stdout += chunk;
        });
        // A character may be split between two chunks.
        for (const stream of [child.stdout, child.stderr])
            stream?.setEncoding("utf8").on("data", (chunk) => {
                output += chunk;
            });
        child.once("error", reject);
        child.once("close", (code, signal) => resolve({ code: code ?? (signal ? 128 : 1), output, stdout }));
    });
}
