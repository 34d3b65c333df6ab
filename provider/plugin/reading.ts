import { isInstanceNotFound, isRefusal } from "../api/errors";
import { Cancelled } from "../cancel";
import type { EngineRequest } from "../pulumi/connection";
import type { Kind } from "../pulumi/resourceNames";
import { UserError } from "../userError";
import type { Session } from "./session";

const others = {
    StarRocksReplication: {
        kind: "ClickHouseReplication",
        edition: "a ClickHouse instance (Lightweight Edition)",
    },
    ClickHouseReplication: {
        kind: "StarRocksReplication",
        edition: "a StarRocks instance (Standard Edition)",
    },
} as const;

/** A resource of which only the id is known: of an import, or a program's `get`. Its inputs are those that differ from the defaults. */
export async function readById({ resources }: Session, kind: Kind, id: string, request: EngineRequest) {
    const other = others[kind];
    const isOther = (isFound: (found: object | undefined) => boolean) =>
        resources[other.kind].read(id, {}, request).then(isFound, (error) => {
            if (error instanceof Cancelled) throw error;
            return false;
        });
    const found = await resources[kind].read(id, {}, request, new Set()).catch(async (error) => {
        // An answer shows the edition, even without a task of this name.
        if (isRefusal(error) && (await isOther(() => true))) throw ofOtherEdition();
        if (isInstanceNotFound(error))
            throw new UserError(
                `${kind} "${id}": its instance does not exist. Check the id, region and projectId.`,
            );
        throw error;
    });
    if (found) return found;
    if (await isOther((task) => task !== undefined)) throw ofOtherEdition();
    throw new UserError(`${kind} "${id}": does not exist. Give the id of a task that exists.`);

    function ofOtherEdition(): UserError {
        return new UserError(`${kind} "${id}": its instance is ${other.edition}. Use ${other.kind}.`);
    }
}
