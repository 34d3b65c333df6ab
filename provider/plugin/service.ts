import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { type PluginAttach, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { namespace } from "../access/settingNames";
import { engineLog } from "../pulumi/engineLog";
import { UserError } from "../userError";
import {
    changedSettings,
    explainMove,
    problemsOf,
    secretSettings,
    sourceOf,
    warningsOf,
} from "./configuration";
import { callFunction } from "./functionCalls";
import { resourceCalls } from "./resourceCalls";
import { Session } from "./session";
import { checkFailure, unary } from "./unary";
import { ownerOf } from "./urn";
import { hidden, received, sent } from "./wire";

/** What the plugin says of itself. */
export interface Package {
    version: string;
    /** Pulumi's description of all resources and functions, as JSON. */
    schema: string;
}

/**
 * Pulumi's provider protocol: what the engine calls in a plugin's process, for programs in every language. `address` is the
 * engine's own.
 */
export function providerService(
    { version, schema }: Package,
    address: string | undefined,
): UntypedServiceImplementation {
    let log = engineLog(address);
    let session: Session | undefined;
    const warned = new Set<string>();
    const { resources } = JSON.parse(schema);
    const current = (): Session => {
        if (!session) throw new UserError("The engine has not configured the provider.");
        return session;
    };

    return {
        handshake: unary((request: proto.ProviderHandshakeRequest) => {
            log = engineLog(request.getEngineAddress() || address);
            return new proto.ProviderHandshakeResponse().setAcceptSecrets(true);
        }),

        attach: unary((request: PluginAttach) => {
            log = engineLog(request.getAddress());
            return new Empty();
        }),

        getPluginInfo: unary(() => new PluginInfo().setVersion(version)),

        getSchema: unary(() => new proto.GetSchemaResponse().setSchema(schema)),

        checkConfig: unary((request: proto.CheckRequest) => {
            const owner = ownerOf(request.getUrn());
            const { values, secrets } = received(request.getNews());
            for (const warning of warningsOf(values, owner)) log.say("warning", warning, request.getUrn());
            return new proto.CheckResponse()
                .setInputs(sent(values, [...secrets, ...secretSettings(values)]))
                .setFailuresList(problemsOf(values, owner).map(checkFailure));
        }),

        /** No change of settings replaces the provider, which would replace each of its resources. */
        diffConfig: unary((request: proto.DiffRequest) => {
            const [olds, news] = [received(request.getOlds()).values, received(request.getNews()).values];
            // The engine asks again for each resource that moves from one provider to another.
            for (const warning of explainMove(olds, news).filter((text) => !warned.has(text))) {
                warned.add(warning);
                log.say("warning", warning, request.getUrn());
            }
            const changed = changedSettings(olds, news);
            const { DIFF_SOME, DIFF_NONE } = proto.DiffResponse.DiffChanges;
            return new proto.DiffResponse()
                .setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE)
                .setDiffsList(changed);
        }),

        configure: unary((request: proto.ConfigureRequest) => {
            const { values } = received(request.getArgs());
            session = new Session(sourceOf(values, ownerOf(request.getUrn() ?? "")), log);
            return new proto.ConfigureResponse().setAcceptsecrets(true);
        }),

        ...resourceCalls(current, (kind) => Object.keys(resources[`${namespace}:index:${kind}`].properties)),

        invoke: unary(async (request: proto.InvokeRequest) => {
            const { values, secrets } = received(request.getArgs());
            try {
                const answer = await callFunction(current().functions, request.getTok(), values);
                return new proto.InvokeResponse().setReturn(sent(answer, secrets));
            } catch (error) {
                if (!(error instanceof UserError)) throw error;
                return new proto.InvokeResponse().setFailuresList([
                    checkFailure(hidden(error.message, secrets)),
                ]);
            }
        }),

        /** The engine also calls this at the normal end of a command. So it ends waits, and never the process. */
        cancel: unary(() => {
            session?.cancel();
            return new Empty();
        }),
    };
}
