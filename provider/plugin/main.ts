import { readFileSync } from "node:fs";
import path from "node:path";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { watchEngine } from "../pulumi/engineWatch";
import { failureOf } from "./failures";
import { providerService } from "./service";

// The process that the engine starts: one for each provider of a program. The built file has the schema beside it.

/** Bytes of a message, at most. The state of a resource may be large. */
const longestMessage = 400 * 1024 * 1024;

const schema = readFileSync(path.join(__dirname, "schema.json"), "utf8");
/** The engine's address is the last argument, if there is any: a debugger starts the process without it. */
const address = process.argv.length > 2 ? process.argv.at(-1) : undefined;

// An error that nobody awaits must not end the operations of other resources. Its text alone is safe to print.
process.on("uncaughtException", (error) => console.error(failureOf(error).details));

const server = new Server({
    "grpc.max_receive_message_length": longestMessage,
    "grpc.max_send_message_length": longestMessage,
});
server.addService(
    ResourceProviderService,
    providerService({ version: JSON.parse(schema).version, schema }, address),
);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) {
        console.error(failureOf(error).details);
        process.exit(1);
    }
    watchEngine(address);
    // The engine reads the port from the first line.
    console.log(String(port));
});
