import type { ServiceError } from "@grpc/grpc-js";
import { plainText } from "../plainText";
import type { ProgressLine } from "../waiting/progress";
import { isInteractive } from "./liveTerminal";

export type Severity = "info" | "warning";

/** What the engine shows on a resource's own row. */
export interface EngineLog {
    /** A message that stays. */
    say(severity: Severity, text: string, urn: string | undefined): void;
    /** The progress of an operation. Each line replaces the last. */
    show(line: ProgressLine, urn: string | undefined): void;
}

type Send = (severity: Severity, text: string, urn: string | undefined, ephemeral: boolean) => void;

/**
 * Messages by the engine's Log service at an address. Pulumi gives dynamic providers no way to log, but starts their process with
 * the engine's address as last argument, as it starts every plugin. Without a connection nothing is said and nothing fails.
 */
export function engineLog(address: string | undefined): EngineLog {
    let log: Send | undefined;
    if (!address || !/^[^\s:]+:\d+$/.test(address)) log = () => {};
    const send: Send = (severity, text, ...more) => {
        try {
            log ??= connect(address as string);
            log(severity, plainText(text), ...more);
        } catch {
            log = () => {};
        }
    };
    // A log that keeps every line gets one for each stage.
    const shown = new Set<string>();
    let interactive: boolean | undefined;
    return {
        say: (severity, text, urn) => send(severity, text, urn, false),
        show: ({ stage, text }, urn) => {
            interactive ??= isInteractive();
            if (!interactive && (stage === undefined || shown.has(`${urn} ${stage}`))) return;
            shown.add(`${urn} ${stage}`);
            send("info", text, urn, true);
        },
    };
}

function connect(address: string): Send {
    // These modules come with @pulumi/pulumi, carry no types, and are loaded with the first message.
    const { credentials } = require("@grpc/grpc-js");
    const { EngineClient } = require("@pulumi/pulumi/proto/engine_grpc_pb");
    const { LogRequest, LogSeverity } = require("@pulumi/pulumi/proto/engine_pb");
    const client = new EngineClient(address, credentials.createInsecure());
    return (severity, text, urn, ephemeral) => {
        const request = new LogRequest();
        request.setSeverity(severity === "warning" ? LogSeverity.WARNING : LogSeverity.INFO);
        request.setMessage(text);
        request.setEphemeral(ephemeral);
        if (urn !== undefined) request.setUrn(urn);
        client.log(request, { deadline: Date.now() + 5_000 }, (_error: ServiceError | null) => {});
    };
}
