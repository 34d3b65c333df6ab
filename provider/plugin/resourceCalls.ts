import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { unknown } from "../arguments/unknown";
import type { EngineRequest } from "../pulumi/connection";
import type { ManagedResource, Outcome } from "../pulumi/managedResource";
import { hookText, type Kind } from "../pulumi/resourceNames";
import { isKnown, type Properties } from "../pulumi/stateFormat";
import { UserError } from "../userError";
import { type DiffKind, detailedDiff, pathText } from "./detailedDiff";
import { InitFailed } from "./failures";
import { readById } from "./reading";
import type { Session } from "./session";
import { checkFailure, unary } from "./unary";
import { kindOf, taskNameOf } from "./urn";
import { exposed, hidden, type Received, received, remembered, type Secret, sent } from "./wire";

const { DiffChanges } = proto.DiffResponse;
const { Kind: DiffKinds } = proto.PropertyDiff;

const kinds: Record<DiffKind, [changes: proto.PropertyDiff.Kind, replaces: proto.PropertyDiff.Kind]> = {
    add: [DiffKinds.ADD, DiffKinds.ADD_REPLACE],
    delete: [DiffKinds.DELETE, DiffKinds.DELETE_REPLACE],
    update: [DiffKinds.UPDATE, DiffKinds.UPDATE_REPLACE],
};

/** The calls of the protocol that manage a resource. `properties`: the names of all properties of a kind. */
export function resourceCalls(session: () => Session, properties: (kind: Kind) => string[]) {
    /** Operates on a resource. Neither its messages nor its errors show a secret of the requests. */
    const managed = async <Value>(
        urn: string,
        requests: readonly Received[],
        operate: (resource: ManagedResource) => Promise<Value>,
    ): Promise<Value> => {
        const secrets = requests.flatMap((each) => each.secrets);
        session().conceal(urn, secrets);
        return operate(session().resources[kindOf(urn)]).catch((error) => {
            throw error instanceof UserError ? new UserError(hidden(error.message, secrets)) : error;
        });
    };
    const requestOf = (request: { getUrn(): string; getTimeout(): number }): EngineRequest => ({
        urn: request.getUrn(),
        // Seconds; 0 without a limit.
        timeLimit: request.getTimeout() * 1_000 || undefined,
    });

    /** The properties in a preview: what no argument says is unknown until the operation is over. */
    const foreseen = (kind: Kind, { values, secrets }: Received) => {
        const later = Object.fromEntries(properties(kind).map((name) => [name, unknown]));
        return sent({ ...later, ...values }, secrets);
    };

    return {
        check: unary(async (request: proto.CheckRequest) => {
            const urn = request.getUrn();
            const [olds, news] = [received(request.getOlds()), received(request.getNews())];
            const { inputs, problems } = await managed(urn, [olds, news], (resource) =>
                resource.check(olds.values, news.values, { urn, autoName: taskNameOf(urn) }),
            );
            return new proto.CheckResponse()
                .setInputs(sent(inputs, news.secrets))
                .setFailuresList(problems.map(({ text }) => checkFailure(hidden(text, news.secrets))));
        }),

        diff: unary(async (request: proto.DiffRequest) => {
            const [id, urn] = [request.getId(), request.getUrn()];
            const [olds, news] = [received(request.getOlds()), received(request.getNews())];
            const found = await managed(urn, [olds, news], (resource) =>
                resource.diff(id, olds.values, news.values, urn),
            );
            const { rules } = session().resources[kindOf(urn)];
            const details = detailedDiff(rules, found.changes, olds.values, news.values);
            // An update encrypts what has become secret.
            for (const path of exposed(olds, news))
                details.push({ path: pathText(path), kind: "update", replaces: false });
            const reply = new proto.DiffResponse()
                .setChanges(
                    details.length > 0 || found.isUnfinished ? DiffChanges.DIFF_SOME : DiffChanges.DIFF_NONE,
                )
                .setReplacesList(found.replaces)
                .setDeletebeforereplace(found.deleteBeforeReplace)
                .setDiffsList([...new Set(details.map(({ path }) => path.split(/[.[]/)[0] ?? path))])
                .setHasdetaileddiff(true);
            for (const { path, kind, replaces } of details)
                reply
                    .getDetaileddiffMap()
                    .set(path, new proto.PropertyDiff().setKind(kinds[kind][replaces ? 1 : 0]));
            return reply;
        }),

        create: unary(async (request: proto.CreateRequest) => {
            const inputs = received(request.getProperties());
            if (request.getPreview()) {
                await managed(request.getUrn(), [inputs], (resource) =>
                    resource.requireSource(inputs.values, requestOf(request)),
                );
                return new proto.CreateResponse().setProperties(foreseen(kindOf(request.getUrn()), inputs));
            }
            const { id, ...outcome } = await managed(request.getUrn(), [inputs], (resource) =>
                resource.create(inputs.values, requestOf(request)),
            );
            const properties = propertiesOf(request.getUrn(), id, inputs, outcome);
            return new proto.CreateResponse().setId(id).setProperties(properties);
        }),

        read: unary(async (request: proto.ReadRequest) => {
            const [id, urn] = [request.getId(), request.getUrn()];
            const [before, inputs] = [received(request.getProperties()), received(request.getInputs())];
            const found = isKnown(before.values)
                ? await managed(urn, [before, inputs], (resource) =>
                      resource.read(id, before.values, requestOf(request)),
                  )
                : await readById(session(), kindOf(urn), id, requestOf(request));
            const reply = new proto.ReadResponse();
            // Without an id, a refresh drops the resource from the state.
            if (!found) return reply;
            const secrets = [...before.secrets, ...inputs.secrets];
            return reply
                .setId(id)
                .setInputs(sent(found.inputs, secrets))
                .setProperties(sent(movable(kindOf(urn), found.properties), secrets));
        }),

        update: unary(async (request: proto.UpdateRequest) => {
            const [id, urn] = [request.getId(), request.getUrn()];
            const [olds, news] = [received(request.getOlds()), received(request.getNews())];
            if (request.getPreview())
                return new proto.UpdateResponse().setProperties(foreseen(kindOf(urn), news));
            const outcome = await managed(urn, [olds, news], (resource) =>
                resource.update(id, olds.values, news.values, requestOf(request)),
            );
            return new proto.UpdateResponse().setProperties(
                propertiesOf(urn, id, news, outcome, olds.secrets),
            );
        }),

        delete: unary(async (request: proto.DeleteRequest) => {
            const before = received(request.getProperties());
            await managed(request.getUrn(), [before], (resource) =>
                resource.delete(request.getId(), before.values, requestOf(request)),
            );
            return new Empty();
        }),
    };
}

/**
 * The properties for the state. Those of an operation that did not finish go there with an error. They may have values from before
 * it, whose secrets are `former`, and so may what the resource remembers.
 */
function propertiesOf(
    urn: string,
    id: string,
    inputs: Received,
    { properties, problem }: Outcome,
    former: readonly Secret[] = [],
) {
    const all = movable(kindOf(urn), properties);
    const remains = former.filter(({ path }) => path[0] === remembered);
    if (problem === undefined) return sent(all, [...inputs.secrets, ...remains]);
    const secrets = [...former, ...inputs.secrets];
    const kept = sent(inputs.values, inputs.secrets);
    throw new InitFailed(hidden(problem, secrets), id, sent(all, secrets), kept);
}

/** A program of dynamic resources that takes over the state finds its hooks by this text, and so do its refresh and destroy. */
function movable(kind: Kind, properties: Properties): Properties {
    return { ...properties, __provider: hookText(kind) };
}
