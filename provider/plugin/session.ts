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
import { hidden, type Secret } from "./wire";

/** One provider of a program: its resources and functions, from its Configure to the end of the command. */
export class Session {
    readonly resources: Record<Kind, ManagedResource>;
    private readonly canceller = new AbortController();
    private readonly secrets = new Map<string, Secret[]>();
    private known: Functions | undefined;

    constructor(
        private readonly source: ConfigSource,
        log: EngineLog,
    ) {
        const settings = readSettings(source, process.env);
        const cloud = new CloudConnection(this.concealing(log), () => settings, this.canceller.signal);
        this.resources = {
            StarRocksReplication: manage(starRocksReplication, cloud),
            ClickHouseReplication: manage(clickHouseReplication, cloud),
        };
    }

    get functions(): Functions {
        this.known ??= functionsOf(this.source, this.canceller.signal);
        return this.known;
    }

    /** From now on, messages of the resource show none of these secrets. */
    conceal(urn: string, secrets: readonly Secret[]): void {
        this.secrets.set(urn, [...(this.secrets.get(urn) ?? []), ...secrets]);
    }

    private concealing(log: EngineLog): EngineLog {
        const clean = (text: string, urn = "") => hidden(text, this.secrets.get(urn) ?? []);
        return {
            say: (severity, text, urn) => log.say(severity, clean(text, urn), urn),
            show: (line, urn) => log.show({ ...line, text: clean(line.text, urn) }, urn),
        };
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
