import { setTimeout as pause } from "node:timers/promises";
import type { Faults } from "./faults";
import { Reply } from "./service";

/** A planned fault of a reply. */
export type Disturbance = NonNullable<ReturnType<Faults["takeReply"]>>;

/** Carries a request out, or not, as its fault says. The server cuts the connection. */
export async function disturb(fault: Disturbance, execute: () => unknown): Promise<unknown> {
    if (fault.do === "truncate") return execute();
    if (fault.do === "delay") {
        if (fault.when === "before") await pause(fault.milliseconds);
        const answer = execute();
        if (fault.when === "after") await pause(fault.milliseconds);
        return answer;
    }
    if (fault.when === "after") await execute();
    if (fault.do === "lose") return new Reply(0, undefined);
    const headers: Record<string, string> = {
        ...(fault.retryAfter === undefined ? {} : { "Retry-After": String(fault.retryAfter) }),
        ...(fault.location === undefined ? {} : { Location: fault.location }),
    };
    return new Reply(fault.status, fault.body ?? "", headers);
}
