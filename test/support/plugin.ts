import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import path from "node:path";
import { credentials, type Metadata, Server, ServerCredentials, type ServiceError } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { checkout } from "../../tools/checkout";

// The generated protocol modules carry no types.
const messages = require("@pulumi/pulumi/proto/provider_pb");
const statuses = require("@pulumi/pulumi/proto/status_pb");
const { EngineService } = require("@pulumi/pulumi/proto/engine_grpc_pb");
const { ResourceProviderClient } = require("@pulumi/pulumi/proto/provider_grpc_pb");

type Values = Record<string, unknown>;
type LogCall = { request: { getUrn(): string } };

/** What a create or update that did not finish leaves in the state. */
export interface InitFailure {
    id: string;
    properties: Values;
    reasons: string[];
}

/** What the engine sends with an operation beside its properties. */
export interface Sent {
    urn?: string;
    /** Seconds. */
    timeout?: number;
}

/** The very process that the engine starts for dynamic resources, driven over gRPC as the engine drives it. */
export class Plugin {
    static async start(env: NodeJS.ProcessEnv, config: Record<string, string> = {}): Promise<Plugin> {
        const script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
        const rows = new Set<string>();
        const logged = new EventEmitter();
        const engine = new Server();
        engine.addService(EngineService, {
            log({ request }: LogCall, callback: (error: null, reply: Empty) => void) {
                rows.add(request.getUrn());
                logged.emit("message");
                callback(null, new Empty());
            },
        });
        const enginePort = await new Promise<number>((resolve, reject) =>
            engine.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
                error ? reject(error) : resolve(port),
            ),
        );
        const address = `127.0.0.1:${enginePort}`;
        const child = spawn(process.execPath, [script, address], {
            cwd: path.join(checkout, "examples", "quickstart"),
            env: { PATH: process.env.PATH, ...env },
            stdio: ["ignore", "pipe", "pipe"],
        });
        const [port] = await once(child.stdout as NodeJS.ReadableStream, "data");
        const client = new ResourceProviderClient(
            `127.0.0.1:${String(port).trim()}`,
            credentials.createInsecure(),
        );
        const plugin = new Plugin(child, client, engine, rows, logged);
        await plugin.call("configure", new messages.ConfigureRequest(), { args: config });
        return plugin;
    }

    private printed = "";

    private constructor(
        private readonly child: ChildProcess,
        // biome-ignore lint/suspicious/noExplicitAny: the generated client has no types
        private readonly client: any,
        /** Stands for the engine: it listens where that would, and takes messages. */
        private readonly engine: Server,
        private readonly rows: Set<string>,
        private readonly logged: EventEmitter,
    ) {
        for (const stream of [child.stdout, child.stderr])
            stream?.on("data", (chunk) => {
                this.printed += chunk;
            });
    }

    /** Everything that the process has printed so far. */
    get output(): string {
        return this.printed;
    }

    async check(
        olds: Values,
        news: Values,
        sent: Sent = {},
    ): Promise<{ inputs: Values; failures: { property: string; reason: string }[] }> {
        const reply = await this.call("check", new messages.CheckRequest(), { olds, news, ...sent });
        const failures = reply
            .getFailuresList()
            .map((failure: { getProperty(): string; getReason(): string }) => ({
                property: failure.getProperty(),
                reason: failure.getReason(),
            }));
        return { inputs: reply.getInputs().toJavaScript(), failures };
    }

    async diff(id: string, olds: Values, news: Values, sent: Sent = {}) {
        const reply = await this.call("diff", new messages.DiffRequest(), { id, olds, news, ...sent });
        return {
            // Left open, the engine compares the inputs itself.
            changes: ["open", false, true][reply.getChanges()],
            replaces: reply.getReplacesList() as string[],
            deleteBeforeReplace: reply.getDeletebeforereplace() as boolean,
        };
    }

    async create(properties: Values, sent: Sent = {}): Promise<{ id: string; properties: Values }> {
        const reply = await this.call("create", new messages.CreateRequest(), { properties, ...sent });
        return { id: reply.getId(), properties: reply.getProperties().toJavaScript() };
    }

    async read(
        id: string,
        properties: Values,
        sent: Sent = {},
    ): Promise<{ id: string; properties?: Values; inputs?: Values }> {
        const reply = await this.call("read", new messages.ReadRequest(), { id, properties, ...sent });
        return {
            id: reply.getId(),
            properties: reply.getProperties()?.toJavaScript(),
            inputs: reply.getInputs()?.toJavaScript(),
        };
    }

    async update(id: string, olds: Values, news: Values, sent: Sent = {}): Promise<Values> {
        const reply = await this.call("update", new messages.UpdateRequest(), { id, olds, news, ...sent });
        return reply.getProperties().toJavaScript();
    }

    async delete(id: string, properties: Values, sent: Sent = {}): Promise<void> {
        await this.call("delete", new messages.DeleteRequest(), { id, properties, ...sent });
    }

    /** The URNs that messages were for, once there are so many: nobody waits for a message to arrive. */
    async rowsOfMessages(count: number): Promise<string[]> {
        while (this.rows.size < count) await once(this.logged, "message");
        return [...this.rows].sort();
    }

    /** The engine is gone; resolves when the process has noticed and has ended. */
    async loseEngine(): Promise<void> {
        const exit = once(this.child, "exit");
        this.engine.forceShutdown();
        await exit;
    }

    async stop(): Promise<void> {
        this.client.close();
        this.engine.forceShutdown();
        if (this.child.exitCode !== null) return;
        this.child.kill("SIGKILL");
        await once(this.child, "exit");
    }

    // biome-ignore lint/suspicious/noExplicitAny: the generated messages have no types
    private call(method: string, request: any, fields: Record<string, unknown>): Promise<any> {
        for (const [name, value] of Object.entries(fields)) {
            const setter = `set${name.charAt(0).toUpperCase()}${name.slice(1)}`;
            request[setter](typeof value === "object" ? Struct.fromJavaScript(value as never) : value);
        }
        return new Promise((resolve, reject) =>
            this.client[method](request, (error: ServiceError | null, reply: unknown) =>
                error ? reject(error) : resolve(reply),
            ),
        );
    }
}

/** The partial state inside a failed create or update, or undefined when the failure carries none. */
export function initFailure(error: unknown): InitFailure | undefined {
    const [bytes] = (error as { metadata: Metadata }).metadata.get("grpc-status-details-bin");
    if (!bytes) return undefined;
    const [detail] = statuses.Status.deserializeBinary(bytes).getDetailsList();
    const failed = messages.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
    return {
        id: failed.getId(),
        properties: failed.getProperties().toJavaScript(),
        reasons: failed.getReasonsList(),
    };
}
