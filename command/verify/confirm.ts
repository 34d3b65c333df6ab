import { createInterface } from "node:readline/promises";
import { UserError } from "../../provider/userError";

/** Asks whether to go on. Throws `refusal` if the answer is not yes. */
export async function confirm(refusal: string, signal?: AbortSignal): Promise<void> {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    const stop = new AbortController();
    // Ctrl-C and Ctrl-D.
    terminal.on("close", () => stop.abort());
    const ended = AbortSignal.any([stop.signal, ...(signal ? [signal] : [])]);
    const answer = await terminal.question("Continue? [y/N] ", { signal: ended }).catch(() => "");
    terminal.close();
    if (!/^y(es)?$/i.test(answer.trim())) throw new UserError(refusal);
}
