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

/** How a request was handled. */
export interface Routed {
    /** The contract's operationId; absent for any other path. */
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

/** The contract with its handlers. All emulators of a process share it, because its validators take long to compile. */
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
                // Signing in needs no credentials.
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

/** Checks a request against the contract and its sender's permissions, and lets the operation's handler answer. */
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

/** A busy instance refuses operations: for a planned while, or while one of its jobs runs. */
function refuseWhileBusy({ faults, readings, world }: Service, operation: string, instanceId: string): void {
    if (!operating.has(operation)) return;
    const runs = world.jobs.some((job) => !job.settled && job.instanceId === instanceId);
    if ((readings.operations === "serial" && runs) || faults.isOpen("busy"))
        throw refusals.operationUnderWay();
}

/** Operations that start a job. The one that stops a running change is left out: it is for a busy instance. */
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

/** An error as the service replies it. A defect of the emulator is a 500 with its stack. */
export function refusalReply(error: unknown): Reply {
    if (error instanceof Refusal)
        return new Reply(error.status, { error_code: error.errorCode, error_msg: error.message });
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return new Reply(500, { error_code: "DBS.05000000", error_msg: `Defect of the emulator: ${message}` });
}
