import * as pulumi from "@pulumi/pulumi";
import { keys, namespace, ownerKey } from "../provider/access/settingNames";
import type { HtapInstance, SourceTable } from "../provider/api/htap";
import type { DatabaseParameter } from "../provider/api/replication";
import { suggestion } from "../provider/arguments/suggestion";
import type { Queries } from "../provider/queries";
import { warnOfConfig } from "./configWarnings";
import { isLater } from "./environment/known";
import { findMocks } from "./mocks";
import type { FailedCheck, Stage, Status } from "./outputs";
import type { ProviderArgs } from "./provider";

// Each function asks the service in the program, before anything is deployed, and signs in as the resources do: by the stack's
// config and the environment. What it gives back is as it was at that moment. In a unit test the mocks answer instead, by the
// token `taurusdb-htap:index:<name of the function>`.

/**
 * Settings of another region or account, as a {@link Provider} takes them, but as plain values; the functions whose names end
 * in `Output` take inputs here too. What they leave out is taken from the environment, never from the stack's config.
 */
export type FunctionSettings = { [Name in keyof ProviderArgs]?: pulumi.Unwrap<ProviderArgs[Name]> };

/** A replication task as the list of its instance shows it. */
export interface ReplicationListing {
    /** The id that a resource for this task has; `get` of its class takes it. */
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

/** A replication task, whole: its arguments as they are in the service, but `waitFor` and `adopt`, which it does not know. */
export interface ReplicationDetails extends Partial<Omit<ReplicationListing, "id">> {
    /** The id that a resource for this task has. */
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
    /** The run state, in the words of the argument; nothing brings a cancelled task back. */
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
    return (await ask("getStarRocksReplication", args, settings)).getStarRocksReplication(args);
}

/** The same with inputs. */
export const getStarRocksReplicationOutput = withInputs(getStarRocksReplication);

/** All tasks of a StarRocks instance, without the sub-tasks that catch up added tables (page ListStarRocksDataReplications). */
export async function listStarRocksReplications(
    args: { instanceId: string },
    settings?: FunctionSettings,
): Promise<StarRocksListing[]> {
    return (await ask("listStarRocksReplications", args, settings)).listStarRocksReplications(args);
}

/** The same with inputs. */
export const listStarRocksReplicationsOutput = withInputs(listStarRocksReplications);

/** One ClickHouse task (API pages ListClickHouseDataBaseReplication and …Config). Fails when there is none. */
export async function getClickHouseReplication(
    args: { instanceId: string; sourceDatabase: string },
    settings?: FunctionSettings,
): Promise<ClickHouseDetails> {
    return (await ask("getClickHouseReplication", args, settings)).getClickHouseReplication(args);
}

/** The same with inputs. */
export const getClickHouseReplicationOutput = withInputs(getClickHouseReplication);

/** All tasks of a ClickHouse instance (page ListClickHouseDataBaseReplication). */
export async function listClickHouseReplications(
    args: { instanceId: string },
    settings?: FunctionSettings,
): Promise<ReplicationListing[]> {
    return (await ask("listClickHouseReplications", args, settings)).listClickHouseReplications(args);
}

/** The same with inputs. */
export const listClickHouseReplicationsOutput = withInputs(listClickHouseReplications);

/** The parameters that `databaseConfigs` may set (pages ListStarRocksDbParameters, ListClickHouseDataBaseParameter). */
export async function listDatabaseParameters(
    args: { instanceId: string; engine: "starrocks" | "clickhouse" },
    settings?: FunctionSettings,
): Promise<DatabaseParameter[]> {
    return (await ask("listDatabaseParameters", args, settings)).listDatabaseParameters(args);
}

/** The same with inputs. */
export const listDatabaseParametersOutput = withInputs(listDatabaseParameters);

/** The databases of a source, as a StarRocks instance of it sees them (page ShowInstanceDatabasesForHtap). */
export async function listSourceDatabases(
    args: { instanceId: string; sourceInstanceId: string },
    settings?: FunctionSettings,
): Promise<string[]> {
    return (await ask("listSourceDatabases", args, settings)).listSourceDatabases(args);
}

/** The same with inputs. */
export const listSourceDatabasesOutput = withInputs(listSourceDatabases);

/** The tables of databases of a source, as a StarRocks instance of it sees them (page ShowInstanceTablesForHtap). */
export async function listSourceTables(
    args: { instanceId: string; sourceInstanceId: string; databases: string[] },
    settings?: FunctionSettings,
): Promise<SourceTable[]> {
    return (await ask("listSourceTables", args, settings)).listSourceTables(args);
}

/** The same with inputs. */
export const listSourceTablesOutput = withInputs(listSourceTables);

/** The HTAP instances of a TaurusDB instance (page ListHtapInstanceInfo). */
export async function listHtapInstances(
    args: { sourceInstanceId: string },
    settings?: FunctionSettings,
): Promise<HtapInstance[]> {
    return (await ask("listHtapInstances", args, settings)).listHtapInstances(args);
}

/** The same with inputs. */
export const listHtapInstancesOutput = withInputs(listHtapInstances);

/** Asks when every resource that the inputs come from is there: in the preview of a new one nothing can be asked yet. */
function withInputs<Args, Result>(ask: (args: Args, settings?: FunctionSettings) => Promise<Result>) {
    return (args: pulumi.Inputs & InputsOf<Args>, settings?: ProviderArgs): pulumi.Output<Result> => {
        const known = pulumi.output(args);
        // How somebody signs in is a secret; what is found then is none.
        const by = pulumi.unsecret(pulumi.output(settings));
        const ids = Promise.all([idsBehind(known), idsBehind(pulumi.output(settings))]);
        return pulumi
            .all([known, by, pulumi.output(ids)])
            .apply(([values, plain]) =>
                ask(values as unknown as Args, plain as FunctionSettings | undefined),
            ) as pulumi.Output<Result>;
    };
}

/** The ids of the resources that an output comes from. */
async function idsBehind(output: unknown): Promise<pulumi.Output<string>[]> {
    // Not public.
    const { allResources } = output as { allResources?(): Promise<Set<pulumi.Resource>> };
    const all = (await allResources?.call(output)) ?? new Set<pulumi.Resource>();
    return [...all].flatMap((each) => (pulumi.CustomResource.isInstance(each) ? [each.id] : []));
}

type InputsOf<Args> = { [Name in keyof Args]: pulumi.Input<Args[Name]> };

export type { DatabaseParameter, HtapInstance, SourceTable };

const connections = new Map<string, Queries>();

/** One connection for each set of settings, of which most programs have one; one process may deploy several stacks. */
async function ask(name: string, args: object, settings: FunctionSettings | undefined): Promise<Queries> {
    requirePlain(name, args, settings);
    const mocks = findMocks();
    if (mocks) {
        const call = (inputs: object) => mocks.call({ token: `${namespace}:index:${name}`, inputs });
        return { [name]: call } as unknown as Queries;
    }
    const given: Record<string, unknown> = settings ?? settingsOfStack();
    const key = JSON.stringify([settings !== undefined, given]);
    const known = connections.get(key);
    if (known) return known;
    // Loaded by the programs that ask only.
    const { Queries, ofFunction } = require("../provider/queries") as typeof import("../provider/queries");
    const owner = settings && "the function's settings";
    try {
        const queries = new Queries({
            get: (each) => (each === ownerKey ? owner : given[each.replace(`${namespace}:`, "")]),
        });
        connections.set(key, queries);
        return queries;
    } catch (error) {
        throw ofFunction(name, error);
    }
}

/** An output would be taken for some text, and a mistyped setting for none. */
function requirePlain(name: string, args: object, settings: object | undefined): void {
    const known = Object.keys(keys);
    if (pulumi.Resource.isInstance(settings))
        throw new pulumi.RunError(`${name}: settings: is a resource. Give the settings themselves.`);
    const problems = [
        ...laterIn(args).map((path) => `${path}: must be a plain value. ${name}Output takes outputs.`),
        ...laterIn(settings).map(
            (path) => `settings.${path}: must be a plain value. ${name}Output takes outputs.`,
        ),
        ...Object.keys(settings ?? {})
            .filter((key) => !known.includes(key))
            .map((key) => `settings.${key}: is not a setting${suggestion(key, known) || "."}`),
    ];
    if (problems.length > 0)
        throw new pulumi.RunError(problems.map((problem) => `${name}: ${problem}`).join("\n"));
}

/** The paths of outputs and promises in a value. */
function laterIn(value: unknown, path = ""): string[] {
    if (isLater(value)) return [path];
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, each]) =>
        laterIn(each, Array.isArray(value) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`),
    );
}

function settingsOfStack(): Record<string, unknown> {
    warnOfConfig();
    const config = new pulumi.Config(namespace);
    return Object.fromEntries(Object.keys(keys).map((key) => [key, config.get(key)]));
}
