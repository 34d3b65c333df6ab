/** A planned failure: of the next requests of an operation, or for a while. */
export type Fault = (Aim & (JobFault | ReplyFault)) | Window;

/** Which requests a fault hits. */
export interface Aim {
    /**
     * The operationId to hit, such as "CreateStarRocksDataReplication".
     * @default any operation of the contract
     */
    operation?: string;
    /**
     * How many requests to hit.
     * @default 1
     */
    times?: number;
    /**
     * How many matching requests pass first.
     * @default 0
     */
    after?: number;
}

/** What happens to the job that a request starts. */
export type JobFault =
    /** It fails. A failed ClickHouse create leaves nothing (the default), or a task in stage failed. */
    | { do: "failJob"; reason: string; leaves?: "nothing" | "failedTask" }
    /** It completes without any effect. */
    | { do: "ignore" }
    /** It does its work but can never be found. */
    | { do: "vanishJob" }
    /** It cannot be found for this many milliseconds of the emulator's clock. */
    | { do: "lateJob"; milliseconds: number };

/** What happens to a reply, before or after the request is carried out. */
export type ReplyFault =
    /** Another reply takes its place. `retryAfter` is in seconds. */
    | {
          do: "reply";
          status: number;
          body?: string;
          retryAfter?: number;
          location?: string;
          when: "before" | "after";
      }
    /** The connection is cut. */
    | { do: "lose"; when: "before" | "after" }
    /** The connection is cut in the middle of the reply. */
    | { do: "truncate" }
    /** The reply takes this many milliseconds of real time longer. */
    | { do: "delay"; milliseconds: number; when: "before" | "after" };

/**
 * For a while all requests are answered with 429, or all operations with 409. It begins `from` milliseconds of real time after
 * it was planned (at once if absent) and lasts `for` milliseconds.
 */
export type Window = { do: "throttle" | "busy"; from?: number; for: number };

const jobFaults = ["failJob", "ignore", "vanishJob", "lateJob"];
const replyFaults = ["reply", "lose", "truncate", "delay"];

type Planned<Kind = JobFault | ReplyFault> = Aim & Kind;

const isWindow = (fault: Fault): fault is Window => fault.do === "throttle" || fault.do === "busy";

/** The planned faults that are left. */
export class Faults {
    private plan: Planned[] = [];
    private windows: Window[] = [];
    private planned = 0;
    private readonly hits = new Map<string, number>();

    constructor(plan: Fault[] = []) {
        this.replace(plan);
    }

    replace(plan: Fault[]): void {
        const copies = plan.map((fault) => ({ ...fault }));
        this.windows = copies.filter(isWindow);
        this.plan = copies.filter((fault): fault is Planned => !isWindow(fault));
        this.planned = performance.now();
    }

    /** How often each kind was hit since the start. */
    counts(): Record<string, number> {
        return Object.fromEntries(this.hits);
    }

    /** What is planned for the job of an operation. */
    takeJob(operation: string): Planned<JobFault> | undefined {
        return this.take(operation, jobFaults) as Planned<JobFault> | undefined;
    }

    /** What is planned for the reply of an operation. */
    takeReply(operation: string): Planned<ReplyFault> | undefined {
        return this.take(operation, replyFaults) as Planned<ReplyFault> | undefined;
    }

    /** Whether the service is throttled or busy now. */
    isOpen(kind: "throttle" | "busy"): boolean {
        const passed = performance.now() - this.planned;
        const open = this.windows.some(
            ({ do: does, from = 0, for: long }) => does === kind && passed >= from && passed < from + long,
        );
        if (open) this.count(kind);
        return open;
    }

    private take(operation: string, kinds: string[]): Planned | undefined {
        const aimed = this.plan.filter(
            (each) =>
                kinds.includes(each.do) &&
                (each.operation === undefined || each.operation === operation) &&
                (each.times ?? 1) > 0,
        );
        const fault = aimed.find(({ after = 0 }) => after === 0);
        // Each fault counts its own requests, whether another one hits them or not.
        for (const each of aimed) if (each.after) each.after -= 1;
        if (!fault) return undefined;
        fault.times = (fault.times ?? 1) - 1;
        this.count("when" in fault ? `${fault.do} ${fault.when}` : fault.do);
        return fault;
    }

    private count(kind: string): void {
        this.hits.set(kind, (this.hits.get(kind) ?? 0) + 1);
    }
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isCount: Check = (value) => Number.isInteger(value) && Number(value) >= 0;
const isStatus: Check = (value) => isCount(value) && Number(value) >= 200 && Number(value) < 600;
const isWhen: Check = (value) => value === "before" || value === "after";
const optional =
    (check: Check): Check =>
    (value) =>
        value === undefined || check(value);

/** The fields of each kind. */
const shapes: Record<string, Record<string, Check>> = {
    failJob: { reason: isText, leaves: optional((value) => value === "nothing" || value === "failedTask") },
    ignore: {},
    vanishJob: {},
    lateJob: { milliseconds: isCount },
    reply: {
        status: isStatus,
        body: optional(isText),
        retryAfter: optional(isCount),
        location: optional(isText),
        when: isWhen,
    },
    lose: { when: isWhen },
    truncate: {},
    delay: { milliseconds: isCount, when: isWhen },
};

/** A window has no aim. */
const windowShape = { from: optional(isCount), for: isCount };
const windows: Record<string, Record<string, Check>> = { throttle: windowShape, busy: windowShape };

const aim: Record<string, Check> = {
    operation: optional(isText),
    times: optional((value) => isCount(value) && Number(value) > 0),
    after: optional(isCount),
};

/** Reads a plan from JSON. An error names the wrong field. */
export function parseFaults(json: unknown): Fault[] {
    if (!Array.isArray(json)) throw new Error("faults: must be an array of { operation, do, … }");
    return json.map((each, index) => {
        const kind = String(each?.do);
        const shape = Object.hasOwn(shapes, kind) ? { ...aim, ...shapes[kind] } : windows[kind];
        if (!shape || !Object.hasOwn({ ...shapes, ...windows }, kind))
            throw new Error(
                `faults[${index}].do: must be one of ${Object.keys({ ...shapes, ...windows }).join(", ")}`,
            );
        const fields: Record<string, Check> = { ...shape, do: isText };
        for (const [name, fits] of Object.entries(fields))
            if (!fits(each[name])) throw new Error(`faults[${index}].${name}: is missing or wrong`);
        for (const name of Object.keys(each))
            if (!(name in fields))
                throw new Error(`faults[${index}].${name}: is not a field of "${each.do}"`);
        return each as Fault;
    });
}
