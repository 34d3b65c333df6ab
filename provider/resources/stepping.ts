import type { UserError } from "../userError";
import type { Follow } from "./work";

/** How a task is brought, step by step, from what is there to what is wanted. */
export interface Stepping<Seen, Step extends { do: string }> {
    /** The steps that are missing; `done` names the kinds of steps that were taken. */
    plan(seen: Seen, done: ReadonlySet<string>): Promise<Step[]>;
    take(step: Step, follow: Follow): Promise<void>;
    /** The task after the last step of a plan. */
    lookAfter(step: Step, done: ReadonlySet<string>): Promise<Seen>;
    /** What to say of a step that has changed nothing. */
    ignored(seen: Seen, done: ReadonlySet<string>): UserError;
    /** Whether the last step of the first plan is only sent. */
    leave: boolean;
}

/** Plans, does, and looks again until nothing is left to do. `left`: the last step was sent and nobody waited for it. */
export async function takeSteps<Seen, Step extends { do: string }>(
    found: Seen,
    { plan, take, lookAfter, ignored, leave }: Stepping<Seen, Step>,
): Promise<{ seen: Seen; left: boolean; done: ReadonlySet<string> }> {
    let seen = found;
    const done = new Set<string>();
    for (;;) {
        const steps = await plan(seen, done);
        const last = steps.at(-1);
        if (!last) return { seen, left: false, done };
        // Each kind of call is made once; what it has not brought about, the service has ignored.
        if (steps.some((step) => done.has(step.do))) throw ignored(seen, done);
        for (const step of steps) await take(step, leave && step === last ? "sent" : "settled");
        for (const step of steps) done.add(step.do);
        if (leave) return { seen, left: true, done };
        seen = await lookAfter(last, done);
    }
}
