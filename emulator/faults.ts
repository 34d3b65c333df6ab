/** A planned failure of the next `times` jobs of an operation. */
export interface Fault {
    /** The operationId whose job fails, e.g. CreateStarRocksDataReplication. */
    operation: string;
    /** The job fails with a reason, or completes without any effect. */
    do: "failJob" | "ignore";
    /** What a failed job gives as fail_reason. */
    reason?: string;
    /** A ClickHouse create that fails leaves nothing, or a task in stage failed. */
    leaves?: "nothing" | "failedTask";
    /** How often; 1 when absent. */
    times?: number;
}

/** The plan, used up as it is hit. */
export class Faults {
    private plan: Fault[] = [];

    constructor(plan: Fault[] = []) {
        this.replace(plan);
    }

    /** Throws away the old plan. */
    replace(plan: Fault[]): void {
        this.plan = plan.map((fault) => ({ ...fault, times: fault.times ?? 1 }));
    }

    take(operation: string): Fault | undefined {
        const fault = this.plan.find((each) => each.operation === operation && (each.times ?? 0) > 0);
        if (fault) fault.times = (fault.times ?? 1) - 1;
        return fault;
    }
}

/** Reads a plan from JSON; throws one error that names what is wrong. */
export function parseFaults(json: unknown): Fault[] {
    if (!Array.isArray(json)) throw new Error("faults: must be an array of { operation, do, reason, times }");
    return json.map((each, index) => {
        const { operation, reason, times, leaves } = each ?? {};
        const complete = each?.do === "ignore" || (each?.do === "failJob" && typeof reason === "string");
        if (typeof operation !== "string" || !complete)
            throw new Error(
                `faults[${index}]: must be { "operation": "…", "do": "failJob", "reason": "…" } or { "operation": "…", "do": "ignore" }`,
            );
        if (times !== undefined && !(Number.isInteger(times) && times > 0))
            throw new Error(`faults[${index}].times: must be a whole number above 0`);
        if (leaves !== undefined && leaves !== "nothing" && leaves !== "failedTask")
            throw new Error(`faults[${index}].leaves: must be nothing or failedTask`);
        return { operation, do: each.do, reason, times, leaves };
    });
}
