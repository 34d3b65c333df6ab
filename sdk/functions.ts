import * as pulumi from "@pulumi/pulumi";
import type { HtapInstance, SourceTable } from "../provider/api/htap";
import type { DatabaseParameter } from "../provider/api/replication";
import type { Queries } from "../provider/queries";
import { keys, namespace } from "../provider/settings/keys";
import type { FailedCheck, Stage, Status } from "./outputs";
import type { ProviderArgs } from "./provider";

// Each function asks the service in the program, before anything is deployed, and signs in as the resources do: by the stack's
// config and the environment. What it gives back is as it was at that moment.

/**
 * Settings of another region or account, as a {@link Provider} takes them, each with a value that is known. What they leave
 * out is taken from the environment, never from the stack's config.
 */
export type FunctionSettings = { [Name in keyof ProviderArgs]?: pulumi.Unwrap<ProviderArgs[Name]> };

/** A replication task as the list of its instance shows it. */
export interface ReplicationListing {
    /** The id of a resource of it, for `StarRocksReplication.get` and its twin. */
    id: string;
    /** Database of the source. */
    sourceDatabase?: string;
    /** Database in the target. */
    targetDatabase?: string;
    /** Where the task is in its work. */
    stage: Stage;
    /** Whether the task is well. */
    status: Status;
    /** Percent of the full copy, 0 to 100. */
    percentage?: number;
    /** Stage of catching up with added tables, if that is going on. */
    catchupStage?: Stage;
    /** Percent of that, 0 to 100. */
    catchupPercentage?: number;
}

/** A StarRocks task as the list shows it. */
export interface StarRocksListing extends ReplicationListing {
    /** Name of the task. */
    taskName: string;
    /** Whether the service says that the task needs repair. */
    needsRepair?: boolean;
}

/** A replication task, whole. */
export interface ReplicationDetails extends Partial<Omit<ReplicationListing, "id">> {
    /** The id of a resource of it. */
    id: string;
    /** Id of the HTAP instance. */
    instanceId: string;
    /** Id of the TaurusDB instance. */
    sourceInstanceId: string;
    /** Id of the node that is read. */
    sourceNodeId?: string;
    /** Database of the source. */
    sourceDatabase: string;
    /** Which tables are copied; undefined for all. */
    tables?: { include: string[] } | { exclude: string[] };
    /** Database parameters, as the service shows them. */
    databaseConfigs?: Record<string, string | number | boolean>;
    /** Settings of tables, as the service shows them. */
    tableConfigs?: Record<string, string | object>;
    /** Parameters and settings that the service did not accept. */
    failedChecks: FailedCheck[];
    /** What went wrong last, in the service's words. */
    lastError?: string;
}

/** A StarRocks task, whole. */
export interface StarRocksDetails extends ReplicationDetails {
    /** Name of the task. */
    taskName: string;
    /** Database in the target. */
    targetDatabase: string;
    /** Whether all databases of the source are copied. */
    instanceLevel?: boolean;
    /** Whether names in `tables` may be patterns. */
    wildcards?: boolean;
    /** What a program would have to want for the task to stay as it is. */
    desiredState: "running" | "paused" | "cancelled";
    /** Whether the service says that the task needs repair. */
    needsRepair?: boolean;
}

/** A ClickHouse task, whole. */
export interface ClickHouseDetails extends ReplicationDetails {
    /** What the service says of the whole instance: a restart, a switchover. */
    notice?: string;
}

/** One StarRocks task (API pages ListStarRocksDataReplications, ListStarRocksDataReplicationConfig). Fails when there is none. */
export async function getStarRocksReplication(
    args: { instanceId: string; taskName: string },
    settings?: FunctionSettings,
): Promise<StarRocksDetails> {
    return (await ask(settings)).starRocksReplication(args.instanceId, args.taskName);
}

/** The same with inputs. */
export const getStarRocksReplicationOutput = withInputs(getStarRocksReplication);

/** All tasks of a StarRocks instance, without the sub-tasks that catch up added tables (page ListStarRocksDataReplications). */
export async function listStarRocksReplications(
    args: { instanceId: string },
    settings?: FunctionSettings,
): Promise<StarRocksListing[]> {
    return (await ask(settings)).starRocksReplications(args.instanceId);
}

/** The same with inputs. */
export const listStarRocksReplicationsOutput = withInputs(listStarRocksReplications);

/** One ClickHouse task (API pages ListClickHouseDataBaseReplication and …Config). Fails when there is none. */
export async function getClickHouseReplication(
    args: { instanceId: string; sourceDatabase: string },
    settings?: FunctionSettings,
): Promise<ClickHouseDetails> {
    return (await ask(settings)).clickHouseReplication(args.instanceId, args.sourceDatabase);
}

/** The same with inputs. */
export const getClickHouseReplicationOutput = withInputs(getClickHouseReplication);

/** All tasks of a ClickHouse instance (page ListClickHouseDataBaseReplication). */
export async function listClickHouseReplications(
    args: { instanceId: string },
    settings?: FunctionSettings,
): Promise<ReplicationListing[]> {
    return (await ask(settings)).clickHouseReplications(args.instanceId);
}

/** The same with inputs. */
export const listClickHouseReplicationsOutput = withInputs(listClickHouseReplications);

/** The parameters that `databaseConfigs` may set (pages ListStarRocksDbParameters, ListClickHouseDataBaseParameter). */
export async function listDatabaseParameters(
    args: { instanceId: string; engine: "starrocks" | "clickhouse" },
    settings?: FunctionSettings,
): Promise<DatabaseParameter[]> {
    return (await ask(settings)).databaseParameters(args.instanceId, args.engine);
}

/** The same with inputs. */
export const listDatabaseParametersOutput = withInputs(listDatabaseParameters);

/** The databases of a source, as a StarRocks instance of it sees them (page ShowInstanceDatabasesForHtap). */
export async function listSourceDatabases(
    args: { instanceId: string; sourceInstanceId: string },
    settings?: FunctionSettings,
): Promise<string[]> {
    return (await ask(settings)).sourceDatabases(args.instanceId, args.sourceInstanceId);
}

/** The same with inputs. */
export const listSourceDatabasesOutput = withInputs(listSourceDatabases);

/** The tables of databases of a source, as a StarRocks instance of it sees them (page ShowInstanceTablesForHtap). */
export async function listSourceTables(
    args: { instanceId: string; sourceInstanceId: string; databases: string[] },
    settings?: FunctionSettings,
): Promise<SourceTable[]> {
    return (await ask(settings)).sourceTables(args.instanceId, args.sourceInstanceId, args.databases);
}

/** The same with inputs. */
export const listSourceTablesOutput = withInputs(listSourceTables);

/** The HTAP instances of a TaurusDB instance (page ListHtapInstanceInfo). */
export async function listHtapInstances(
    args: { sourceInstanceId: string },
    settings?: FunctionSettings,
): Promise<HtapInstance[]> {
    return (await ask(settings)).htapInstances(args.sourceInstanceId);
}

/** The same with inputs. */
export const listHtapInstancesOutput = withInputs(listHtapInstances);

/** Asks when every resource that the inputs come from is there: in the preview of a new one nothing can be asked yet. */
function withInputs<Args, Result>(ask: (args: Args, settings?: FunctionSettings) => Promise<Result>) {
    return (args: pulumi.Inputs & InputsOf<Args>, settings?: FunctionSettings): pulumi.Output<Result> => {
        const known = pulumi.output(args);
        // Not public: the resources that an output depends on.
        const { allResources } = known as unknown as { allResources?(): Promise<Set<pulumi.Resource>> };
        const from = allResources?.call(known) ?? Promise.resolve(new Set<pulumi.Resource>());
        const ids = from.then((all) =>
            [...all].flatMap((each) => (pulumi.CustomResource.isInstance(each) ? [each.id] : [])),
        );
        return pulumi
            .all([known, pulumi.output(ids)])
            .apply(([values]) => ask(values as unknown as Args, settings)) as pulumi.Output<Result>;
    };
}

type InputsOf<Args> = { [Name in keyof Args]: pulumi.Input<Args[Name]> };

export type { DatabaseParameter, HtapInstance, SourceTable };

const connections = new Map<string, Queries>();

/** One connection for each set of settings, of which most programs have one; one process may deploy several stacks. */
async function ask(settings: FunctionSettings | undefined): Promise<Queries> {
    const given: Record<string, unknown> = settings ?? settingsOfStack();
    const key = JSON.stringify(given);
    const known = connections.get(key);
    if (known) return known;
    // Loaded by the programs that ask only.
    const { Queries } = require("../provider/queries") as typeof import("../provider/queries");
    const queries = new Queries({ get: (name) => given[name.replace(`${namespace}:`, "")] });
    connections.set(key, queries);
    return queries;
}

function settingsOfStack(): Record<string, unknown> {
    const config = new pulumi.Config(namespace);
    return Object.fromEntries(Object.keys(keys).map((key) => [key, config.get(key)]));
}
