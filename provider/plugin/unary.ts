import type { handleUnaryCall } from "@grpc/grpc-js";
import { CheckFailure } from "@pulumi/pulumi/proto/provider_pb";
import { failureOf } from "./failures";

/** A call of the protocol as a function from its request to its reply. */
export function unary<Request, Reply>(
    answer: (request: Request) => Reply | Promise<Reply>,
): handleUnaryCall<Request, Reply> {
    return async ({ request }, callback) => {
        try {
            callback(null, await answer(request));
        } catch (error) {
            callback(failureOf(error));
        }
    };
}

/** With a property's name the engine would print the value of a whole map, or <nil>. The reason names the path. */
export function checkFailure(reason: string): CheckFailure {
    return new CheckFailure().setReason(reason);
}
