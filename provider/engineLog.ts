import type { ServiceError } from "@grpc/grpc-js";
import { redact } from "./auth/secrets";

export type Severity = "info" | "warning";

/** Says something on a resource's own row. */
export type Say = (severity: Severity, text: string, urn: string | undefined) => void;

/**
 * Messages by the engine's Log service. Pulumi gives a dynamic provider no way to log; but its process is started with
 * the engine's address as last argument, as every plugin is. Best effort: where that does not work, nothing is said and
 * nothing fails.
 */
export function engineLog(address: string | undefined): Say {
    if (!address || !/^[^\s:]+:\d+$/.test(address)) return () => {};
    let log: ((severity: Severity, text: string, urn: string | undefined) => void) | undefined;
    return (severity, text, urn) => {
        try {
            log ??= connect(address);
            log(severity, redact(text), urn);
        } catch {
            log = () => {};
        }
    };
}

function connect(address: string): Say {
    // Loaded only when there is something to say; these modules come with @pulumi/pulumi and carry no types.
    const { credentials } = require("@grpc/grpc-js");
    const { EngineClient } = require("@pulumi/pulumi/proto/engine_grpc_pb");
    const { LogRequest, LogSeverity } = require("@pulumi/pulumi/proto/engine_pb");
    const client = new EngineClient(address, credentials.createInsecure());
    return (severity, text, urn) => {
        const request = new LogRequest();
        request.setSeverity(severity === "warning" ? LogSeverity.WARNING : LogSeverity.INFO);
        request.setMessage(text);
        if (urn !== undefined) request.setUrn(urn);
        client.log(request, { deadline: Date.now() + 5_000 }, (_error: ServiceError | null) => {});
    };
}
