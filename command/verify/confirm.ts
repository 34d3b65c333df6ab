import { createInterface } from "node:readline/promises";
import { UserError } from "../../provider/userError";

/** Asks whether to go on. */
export async function confirm(): Promise<void> {
    if (!process.stdin.isTTY)
        throw new UserError("verify: writes to an instance, and cannot ask here. Give --yes.");
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    const stop = new AbortController();
    // Ctrl-C and Ctrl-D.
    terminal.on("close", () => stop.abort());
    const answer = await terminal.question("Continue? [y/N] ", { signal: stop.signal }).catch(() => "");
    terminal.close();
    if (!/^y(es)?$/i.test(answer.trim())) throw new UserError("Nothing was done.");
}
