import type { ApiRequest, Cloud, Exchanged } from "../../provider/api/cloud";
import { ApiError } from "../../provider/api/errors";

/** One request and what the service replied. */
export interface Call {
    request: ApiRequest;
    /** Undefined without a reply. */
    status?: number;
    errorCode?: string;
    /** The service surely did nothing. */
    isRefused?: boolean;
    /** Of a success. */
    body?: unknown;
}

/** A connection that keeps what was asked and what came back, as it was on the wire. */
export class Calls implements Cloud {
    readonly made: Call[] = [];

    constructor(private readonly cloud: Cloud) {}

    /** The newest call, or the newest of a method. */
    last(method?: ApiRequest["method"]): Call | undefined {
        return this.made.findLast(({ request }) => method === undefined || request.method === method);
    }

    exchange = async <Body>(request: ApiRequest, signal?: AbortSignal): Promise<Exchanged<Body>> => {
        try {
            const reply = await this.cloud.exchange<Body>(request, signal);
            this.made.push({ request, status: reply.status, body: reply.body });
            return reply;
        } catch (error) {
            if (error instanceof ApiError) {
                const { status, errorCode, rejected: isRefused } = error;
                this.made.push({ request, status, errorCode, isRefused });
            }
            throw error;
        }
    };

    request = async <Body>(request: ApiRequest, signal?: AbortSignal): Promise<Body> =>
        (await this.exchange<Body>(request, signal)).body;
}

const [longestShape, deepestShape] = [600, 5];

/** The names and types of a reply, without its values: `{ job_id: string }`. */
export function shapeOf(value: unknown): string {
    const shape = shapeWithin(value, deepestShape);
    return shape.length > longestShape ? `${shape.slice(0, longestShape)}…` : shape;
}

function shapeWithin(value: unknown, levels: number): string {
    if (value === null) return "null";
    if (typeof value !== "object") return typeof value;
    if (levels === 0) return "…";
    if (Array.isArray(value)) {
        const kinds = new Set(value.map((each) => shapeWithin(each, levels - 1)));
        return `[${[...kinds].slice(0, 2).join(" | ")}]`;
    }
    const fields = Object.entries(value).map(([name, inner]) => `${name}: ${shapeWithin(inner, levels - 1)}`);
    return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}
