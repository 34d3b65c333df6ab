import type { ServiceError } from "@grpc/grpc-js";
import { plainText } from "../plainText";
import type { ProgressLine } from "../waiting/progress";
import { isLive } from "./liveTerminal";

export type Severity = "info" | "warning";

/** What the engine shows on a resource's own row. */
export interface EngineLog {
    /** A message that stays. */
    say(severity: Severity, text: string, urn: string | undefined): void;
    /** How an operation comes along: the next line takes the place of the last. */
    show(line: ProgressLine, urn: string | undefined): void;
}

interface Message {
    severity: Severity;
    text: string;
    urn: string | undefined;
    ephemeral?: boolean;
}

/**
 * Messages by the engine's Log service. Pulumi gives a dynamic provider no way to log; but its process is started with
 * the engine's address as last argument, as every plugin is. Best effort: where that does not work, nothing is said and
 * nothing fails.
 */
export function engineLog(address: string | undefined): EngineLog {
    let log: ((message: Message) => void) | undefined;
    if (!address || !/^[^\s:]+:\d+$/.test(address)) log = () => {};
    const send = (message: Message) => {
        try {
            log ??= connect(address as string);
            log({ ...message, text: plainText(message.text) });
        } catch {
            log = () => {};
        }
    };
    // A log that keeps every line has room for one a stage.
    const told = new Set<string>();
    let live: boolean | undefined;
    return {
        say: (severity, text, urn) => send({ severity, text, urn }),
        show: ({ stage, text }, urn) => {
            live ??= isLive();
            if (!live && (stage === undefined || told.has(`${urn} ${stage}`))) return;
            told.add(`${urn} ${stage}`);
            send({ severity: "info", text, urn, ephemeral: true });
        },
    };
}

function connect(address: string): (message: Message) => void {
    // Loaded only when there is something to say; these modules come with @pulumi/pulumi and carry no types.
    const { credentials } = require("@grpc/grpc-js");
    const { EngineClient } = require("@pulumi/pulumi/proto/engine_grpc_pb");
    const { LogRequest, LogSeverity } = require("@pulumi/pulumi/proto/engine_pb");
    const client = new EngineClient(address, credentials.createInsecure());
    return ({ severity, text, urn, ephemeral = false }) => {
        const request = new LogRequest();
        request.setSeverity(severity === "warning" ? LogSeverity.WARNING : LogSeverity.INFO);
        request.setMessage(text);
        request.setEphemeral(ephemeral);
        if (urn !== undefined) request.setUrn(urn);
        client.log(request, { deadline: Date.now() + 5_000 }, (_error: ServiceError | null) => {});
    };
}
