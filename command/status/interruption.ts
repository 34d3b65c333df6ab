import { setMaxListeners } from "node:events";
import { Cancelled } from "../../provider/cancel";

/** Aborts with Ctrl-C, or when nobody reads the output any more. A second Ctrl-C ends the process by force. */
export function interruption(): AbortSignal {
    const controller = new AbortController();
    const end = () => controller.abort(new Cancelled("The command was cancelled."));
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, end);
    process.stdout.on("error", end);
    // Every request listens to it. Node takes more than ten for a leak.
    setMaxListeners(0, controller.signal);
    return controller.signal;
}
