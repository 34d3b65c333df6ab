import type { UserError } from "../userError";
import type { Follow } from "./write";

/** How a task is brought, step by step, from what is there to what is wanted. */
export interface Stepping<Seen, Step extends { do: string }> {
    /** The steps that are missing; `done` names the kinds of steps that were taken. */
    plan(seen: Seen, done: ReadonlySet<string>): Promise<Step[]>;
    /** Gives back the task where it was seen to be as the step leaves it. */
    take(step: Step, follow: Follow): Promise<Seen | undefined>;
    /** The task, whole, after the last step of a plan; `shown` is what that step has seen of it. */
    lookAfter(step: Step, shown: Seen | undefined, done: ReadonlySet<string>): Promise<Seen>;
    /** What to say of steps that have changed nothing. */
    ignored(seen: Seen): UserError;
    /** Whether nobody waits for a plan's last step, once it was sent. */
    leave(step: Step): boolean;
}

/** Plans, does, and looks again until nothing is left to do. `left`: the last step was sent and nobody waited for it. */
export async function takeSteps<Seen, Step extends { do: string }>(
    found: Seen,
    { plan, take, lookAfter, ignored, leave }: Stepping<Seen, Step>,
): Promise<{ seen: Seen; left: boolean; done: ReadonlySet<string> }> {
    let seen = found;
    const done = new Set<string>();
    for (;;) {
        const missing = await plan(seen, done);
        if (missing.length === 0) return { seen, left: false, done };
        // Each kind of call is made once; what it has not brought about, the service has ignored.
        const steps = missing.filter((step) => !done.has(step.do));
        const last = steps.at(-1);
        if (!last) throw ignored(seen);
        const left = leave(last);
        let shown: Seen | undefined;
        for (const step of steps) shown = await take(step, left && step === last ? "sent" : "settled");
        for (const step of steps) done.add(step.do);
        if (left) return { seen, left, done };
        seen = await lookAfter(last, shown, done);
    }
}
