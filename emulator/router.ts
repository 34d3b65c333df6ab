import type { Context, Request } from "openapi-backend";
import { authenticate, authorize } from "./access";
import { clickHouseHandlers } from "./clickHouse";
import { loadContract } from "./contract";
import { type Disturbance, disturb } from "./disturbance";
import { Refusal, refusals } from "./errors";
import { htapHandlers } from "./htap";
import { iamHandlers } from "./iam";
import { jobHandlers } from "./jobs";
import { OpenAPIBackend } from "./libraries";
import { Reply, type Service } from "./service";
import type { RawRequest } from "./signature";
import { starRocksHandlers } from "./starRocks";
import { advance } from "./timeline";

const handlers = {
    ...starRocksHandlers,
    ...clickHouseHandlers,
    ...htapHandlers,
    ...jobHandlers,
    ...iamHandlers,
};

/** What a request met: the operation it was routed to, if any, and the reply. */
export interface Routed {
    operation?: string;
    reply: Reply;
    /** Whether the operation was carried out. */
    executed?: boolean;
    /** What a planned fault does to the reply. */
    fault?: Disturbance;
}

export type Router = (request: Request, raw: RawRequest) => Promise<Routed>;

/** One request on its way through the contract, at one emulator. */
interface Exchange {
    service: Service;
    routed: Routed;
    raw: RawRequest;
}

let contract: Promise<OpenAPIBackend> | undefined;

/** The contract with its handlers: made once for all emulators of a process, for its validators take their time. */
async function openContract(): Promise<OpenAPIBackend> {
    const backend = new OpenAPIBackend({
        definition: loadContract(),
        quick: true,
        ajvOpts: { allErrors: true, strict: false, unicodeRegExp: false },
        handlers: {
            notFound: () => {
                throw refusals.apiNotFound();
            },
            postRoutingHandler: ({ operation, request }: Context, { service, routed, raw }: Exchange) => {
                routed.operation = operation?.operationId;
                // Whoever signs in has nothing to show yet.
                if (!operation || operation.security?.length === 0) return;
                const user = authenticate(service, raw, request.params?.project_id as string | undefined);
                authorize(user, (operation as { "x-iam-action"?: string })["x-iam-action"]);
            },
            validationFail: (context: Context) => {
                const problems = (context.validation.errors ?? []).map(
                    ({ instancePath, message }) =>
                        `${instancePath.replace(/^\/(requestBody|\w+)\//, "")} ${message}`,
                );
                throw refusals.badParameter(problems.join("; "));
            },
        },
    });
    for (const [operation, handle] of Object.entries(handlers))
        backend.register(operation, async ({ request }: Context, { service, routed }: Exchange) => {
            if (service.faults.isOpen("throttle")) throw refusals.throttled();
            const fault = service.faults.takeReply(operation);
            routed.fault = fault;
            const execute = () => {
                const now = service.clock.now();
                advance(service, now);
                refuseWhileBusy(service, operation, request.params.instance_id as string);
                const answer = handle({
                    service,
                    operation,
                    now,
                    path: request.params as Record<string, string>,
                    query: request.query as Record<string, string>,
                    body: request.requestBody,
                });
                routed.executed = true;
                return answer;
            };
            return fault ? disturb(fault, execute) : execute();
        });
    await backend.init();
    return backend;
}

/** Finds the operation of a request, checks who sent it and the contract, and lets its handler answer. */
export async function createRouter(service: Service): Promise<Router> {
    contract ??= openContract();
    const backend = await contract;
    return async (request, raw) => {
        const routed: Routed = { reply: new Reply(500, undefined) };
        try {
            const answer = await backend.handleRequest(request, { service, routed, raw } satisfies Exchange);
            routed.reply = answer instanceof Reply ? answer : new Reply(200, answer);
        } catch (error) {
            routed.reply = refusalReply(error);
        }
        return routed;
    };
}

/** An instance that is busy, for a while or always while one of its jobs runs, takes no other operation. */
function refuseWhileBusy({ faults, readings, world }: Service, operation: string, instanceId: string): void {
    if (!operating.has(operation)) return;
    const runs = world.jobs.some((job) => !job.settled && job.instanceId === instanceId);
    if ((readings.operations === "serial" && runs) || faults.isOpen("busy"))
        throw refusals.operationUnderWay();
}

/** Operations that begin a job; what stops a running change must be taken while that runs. */
const operating = new Set([
    "CreateStarRocksDataReplication",
    "ModifyDataSync",
    "DeleteStarRocksDataReplication",
    "PauseStarRocksDataReplication",
    "ResumeStarRocksDataReplication",
    "CreateClickHouseDataBaseReplication",
    "UpdateClickHouseDataBaseConfig",
    "DeleteClickHouseDataBaseReplication",
]);

/** What went wrong, as the service would answer it; a defect of the emulator says that it is one. */
export function refusalReply(error: unknown): Reply {
    if (error instanceof Refusal)
        return new Reply(error.status, { error_code: error.errorCode, error_msg: error.message });
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return new Reply(500, { error_code: "DBS.05000000", error_msg: `Defect of the emulator: ${message}` });
}
