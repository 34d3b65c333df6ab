import { spawn } from "node:child_process";
import { findPulumi } from "./find";
import { lastingWorkspace } from "./workspace";

/** `npm run pulumi -- <args>`: the CLI of demo and tests, with a home and a backend of its own. */
async function main(): Promise<void> {
    const { env } = lastingWorkspace(await findPulumi());
    // npm runs scripts in the package's root, but the user may be in an example.
    const cwd = process.env.INIT_CWD ?? process.cwd();
    const child = spawn("pulumi", process.argv.slice(2), { env, cwd, stdio: "inherit" });
    // Ctrl-C reaches the CLI too, which ends by itself.
    process.on("SIGINT", () => {});
    child.once("error", fail);
    child.once("exit", (code, signal) => {
        process.exitCode = code ?? (signal ? 130 : 1);
    });
}

function fail(error: Error): void {
    console.error(error.message);
    process.exitCode = 1;
}

main().catch(fail);
