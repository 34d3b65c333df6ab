import type { Before } from "../../provider/lifecycle/resource";

/** What a state hands over to the next operation. One with an error has not come to its end. */
export function leftBy<Args>(state: object, given: string[] = []): Before<Args> {
    const { __beside, ...values } = state as Record<string, unknown>;
    return {
        args: values as Partial<Args>,
        outputs: values,
        given: new Set(given),
        jobId: values.jobId as string | undefined,
        unfinished: values.lastError !== undefined,
        baseline: __beside as Before<Args>["baseline"],
    };
}
