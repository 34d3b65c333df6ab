/** A failure that somebody plans: for the next `times` requests of an operation, or for a while. */
export type Fault = (Aim & (JobFault | ReplyFault)) | Window;

export interface Aim {
    /** The operationId that it hits, such as CreateStarRocksDataReplication; any of the service's when absent. */
    operation?: string;
    /** How often; once when absent. */
    times?: number;
    /** So many requests go by before. */
    after?: number;
}

/** What becomes of the job that a request begins. */
export type JobFault =
    /** It fails. A ClickHouse create that fails leaves nothing, or a task in stage failed. */
    | { do: "failJob"; reason: string; leaves?: "nothing" | "failedTask" }
    /** It completes without any effect. */
    | { do: "ignore" }
    /** It does its work and can never be found. */
    | { do: "vanishJob" }
    /** It cannot be found for so many milliseconds of the emulator's time. */
    | { do: "lateJob"; milliseconds: number };

/** What becomes of a reply, before or after the request was carried out. */
export type ReplyFault =
    /** Another reply instead. */
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
    /** The reply takes so many milliseconds on the wall longer. */
    | { do: "delay"; milliseconds: number; when: "before" | "after" };

/** A state for a while: milliseconds on the wall from when it was planned. */
export type Window = { do: "throttle" | "busy"; from?: number; for: number };

const jobFaults = ["failJob", "ignore", "vanishJob", "lateJob"];
const replyFaults = ["reply", "lose", "truncate", "delay"];

type Planned<Kind = JobFault | ReplyFault> = Aim & Kind;

const isWindow = (fault: Fault): fault is Window => fault.do === "throttle" || fault.do === "busy";

/** The plan, used up as it is hit. */
export class Faults {
    private plan: Planned[] = [];
    private windows: Window[] = [];
    private planned = 0;
    private readonly hits = new Map<string, number>();

    constructor(plan: Fault[] = []) {
        this.replace(plan);
    }

    /** Throws away the old plan. */
    replace(plan: Fault[]): void {
        const copies = plan.map((fault) => ({ ...fault }));
        this.windows = copies.filter(isWindow);
        this.plan = copies.filter((fault): fault is Planned => !isWindow(fault));
        this.planned = performance.now();
    }

    /** How often each kind has been hit, since the start. */
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

    /** Whether the service is throttled or busy just now. */
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
        // Each lets its own requests go by, whatever the others do.
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

/** What each kind must say. */
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

/** States for a while hit whatever comes. */
const windowShape = { from: optional(isCount), for: isCount };
const windows: Record<string, Record<string, Check>> = { throttle: windowShape, busy: windowShape };

const aim: Record<string, Check> = {
    operation: optional(isText),
    times: optional((value) => isCount(value) && Number(value) > 0),
    after: optional(isCount),
};

/** Reads a plan from JSON; throws one error that names what is wrong. */
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
            if (!(name in fields)) throw new Error(`faults[${index}].${name}: is no part of "${each.do}"`);
        return each as Fault;
    });
}
