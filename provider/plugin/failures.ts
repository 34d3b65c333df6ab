import { Metadata, type StatusObject, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { plainText } from "../plainText";
import { withoutSecrets } from "../pulumi/defects";
import { UserError } from "../userError";

/** A resource exists but its operation did not finish. The engine keeps it in the state, and the next update continues. */
export class InitFailed extends UserError {
    override name = "InitFailed";

    constructor(
        problem: string,
        readonly id: string,
        readonly properties: Struct,
        readonly inputs: Struct,
    ) {
        super(problem);
    }
}

/** An error as gRPC carries it. A defect shows its stack. */
export function failureOf(error: unknown): Partial<StatusObject> {
    const safe = withoutSecrets(error);
    if (!(safe instanceof Error)) return { code: status.UNKNOWN, details: plainText(String(safe)) };
    const details = safe instanceof UserError ? safe.message : (safe.stack ?? safe.message);
    const metadata = safe instanceof InitFailed ? detailsOf(safe) : new Metadata();
    return { code: status.UNKNOWN, details, metadata };
}

/** gRPC's own place for more than a text. */
function detailsOf({ message, id, properties, inputs }: InitFailed): Metadata {
    const failed = new ErrorResourceInitFailed()
        .setId(id)
        .setProperties(properties)
        .setInputs(inputs)
        .setReasonsList([message]);
    const detail = new Any();
    detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const whole = new Status().setCode(status.UNKNOWN).setMessage(message).setDetailsList([detail]);
    const metadata = new Metadata();
    metadata.add("grpc-status-details-bin", Buffer.from(whole.serializeBinary()));
    return metadata;
}
