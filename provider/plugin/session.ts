import { readSettings } from "../access/settings";
import type { ConfigSource } from "../access/sources";
import { Cancelled } from "../cancel";
import { clickHouseReplication } from "../clickHouse/replication";
import { type Functions, functionsOf } from "../functions";
import type { Resource } from "../lifecycle/resource";
import { CloudConnection } from "../pulumi/connection";
import type { EngineLog } from "../pulumi/engineLog";
import { ManagedResource } from "../pulumi/managedResource";
import type { PlainResource } from "../pulumi/preview";
import type { Kind } from "../pulumi/resourceNames";
import { starRocksReplication } from "../starRocks/replication";

/** One provider of a program: its resources and functions, from its Configure to the end of the command. */
export class Session {
    readonly resources: Record<Kind, ManagedResource>;
    private readonly canceller = new AbortController();
    private known: Functions | undefined;

    constructor(
        private readonly source: ConfigSource,
        log: EngineLog,
    ) {
        const settings = readSettings(source, process.env);
        const cloud = new CloudConnection(log, () => settings, this.canceller.signal);
        this.resources = {
            StarRocksReplication: manage(starRocksReplication, cloud),
            ClickHouseReplication: manage(clickHouseReplication, cloud),
        };
    }

    get functions(): Functions {
        this.known ??= functionsOf(this.source);
        return this.known;
    }

    /** The user has cancelled the command, or it has come to its normal end. */
    cancel(): void {
        this.canceller.abort(new Cancelled("The command was cancelled."));
    }
}

function manage<Args extends object, State extends object>(
    resource: Resource<Args, State>,
    cloud: CloudConnection,
): ManagedResource {
    return new ManagedResource(resource as PlainResource, cloud);
}
