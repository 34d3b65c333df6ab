import * as pulumi from "@pulumi/pulumi";
import { ClickHouseReplication, type ClickHouseReplicationArgs } from "./clickHouseReplication";
import { isProvider } from "./environment/known";
import type { Entry } from "./environment/problems";
import type { Stage, Status } from "./outputs";
import { Provider, type ProviderArgs } from "./provider";
import { StarRocksReplication, type StarRocksReplicationArgs } from "./starRocksReplication";

/** Options of Pulumi for one replication of an environment. */
export interface EnvironmentEntryOptions {
    /**
     * One of `providers`: another region or account.
     *
     * @default that of the environment
     */
    provider?: string;
    /**
     * Time limit of each operation, as durations such as `"2h"`.
     *
     * @default "30m"
     */
    customTimeouts?: pulumi.CustomTimeouts;
    /**
     * Earlier names of the entry, or whole URNs. A renamed entry keeps its task.
     *
     * @default none
     */
    aliases?: string[];
    /**
     * Whether Pulumi refuses to delete the task.
     *
     * @default false
     */
    protect?: boolean;
    /**
     * Whether the task stays in the service when its entry is removed.
     *
     * @default false
     */
    retainOnDelete?: boolean;
    /**
     * Arguments whose changes in the entry are ignored, as paths such as `tables`. The task keeps what it has.
     *
     * @default none
     */
    ignoreChanges?: string[];
    /**
     * Arguments whose change replaces the task, as paths.
     *
     * @default none
     */
    replaceOnChanges?: string[];
}

/** A replication into StarRocks. It can leave out what the defaults have; `null` removes a default. */
export type StarRocksEntry = EntryOf<StarRocksReplicationArgs>;

/** A replication into ClickHouse. It can leave out what the defaults have; `null` removes a default. */
export type ClickHouseEntry = EntryOf<ClickHouseReplicationArgs>;

type EntryOf<Args> = OrNull<Omit<Args, "databaseConfigs">> &
    OrNull<EnvironmentEntryOptions> & {
        /** As in the resource; `null` also removes a single parameter of the defaults. */
        databaseConfigs?: pulumi.Input<Record<string, pulumi.Input<string | number | boolean> | null>> | null;
    };

type OrNull<Args> = { [Name in keyof Args]?: Args[Name] | null };

/** Arguments of a {@link ReplicationEnvironment}. */
export interface ReplicationEnvironmentArgs {
    /**
     * More regions or accounts, by name: settings, or a provider that the program has made.
     *
     * @default only that of the stack's config
     */
    providers?: Record<string, Provider | ProviderArgs> | null;
    /**
     * Arguments and options that every replication of a kind has unless its entry overrides them. `databaseConfigs` are merged
     * name by name; any other argument of an entry replaces the default.
     */
    defaults?: { starRocks?: StarRocksEntry | null; clickHouse?: ClickHouseEntry | null } | null;
    /** Replications into StarRocks, by name. */
    starRocks?: Record<string, StarRocksEntry> | null;
    /** Replications into ClickHouse, by name. */
    clickHouse?: Record<string, ClickHouseEntry> | null;
}

/**
 * All replications of an environment from one object, such as a stack's config: which databases are replicated where.
 *
 * One error lists every problem of the object by its path, before anything is created. A JSON Schema comes with the package
 * (`pulumi-taurusdb-htap/environment.schema.json`).
 *
 * @example
 * const config = new pulumi.Config("taurusdb-htap");
 * const environment = new taurusdb.ReplicationEnvironment("main", config.requireObject("environment"));
 * export const { starRocks, clickHouse } = environment.summary;
 */
export class ReplicationEnvironment extends pulumi.ComponentResource {
    /** The replications into StarRocks, by name. */
    readonly starRocks: Readonly<Record<string, StarRocksReplication>>;
    /** The replications into ClickHouse, by name. */
    readonly clickHouse: Readonly<Record<string, ClickHouseReplication>>;
    /** One plain object for each replication: its databases, stage and status. */
    readonly summary: {
        starRocks: Record<string, pulumi.Output<ReplicationSummary>>;
        clickHouse: Record<string, pulumi.Output<ReplicationSummary>>;
    };

    constructor(name: string, args: ReplicationEnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
        super("taurusdb-htap:index:ReplicationEnvironment", name, {}, opts);
        // Loaded only by programs that have an environment.
        const { readEnvironment } =
            require("./environment/problems") as typeof import("./environment/problems");
        const read = readEnvironment(args);
        if ("problems" in read)
            throw new pulumi.RunError(
                `The environment "${name}" has ${read.problems.length} problem${read.problems.length === 1 ? "" : "s"}:\n` +
                    read.problems.map((problem) => `  - ${problem}`).join("\n"),
            );
        const providers = Object.fromEntries(
            Object.entries(args.providers ?? {}).map(([key, settings]) => [
                key,
                isProvider(settings)
                    ? (settings as Provider)
                    : new Provider(`${name}-${key}`, settings as ProviderArgs, { parent: this }),
            ]),
        );
        const make = <Made>(
            kind: Entry["kind"],
            create: (name: string, args: never, opts: pulumi.CustomResourceOptions) => Made,
        ): Record<string, Made> =>
            Object.fromEntries(
                read.entries
                    .filter((entry) => entry.kind === kind)
                    .map(({ name: entry, args: merged, options: { provider, aliases, ...options } }) => [
                        entry,
                        create(`${name}-${entry}`, merged as never, {
                            ...options,
                            parent: this,
                            provider: provider === undefined ? undefined : providers[provider],
                            // An entry's name is only the end of its resource's name.
                            aliases: aliases?.map((each) =>
                                each.startsWith("urn:") ? each : { name: `${name}-${each}` },
                            ),
                        }),
                    ]),
            );
        this.starRocks = make("starRocks", (...all) => new StarRocksReplication(...all));
        this.clickHouse = make("clickHouse", (...all) => new ClickHouseReplication(...all));
        this.summary = { starRocks: summaries(this.starRocks), clickHouse: summaries(this.clickHouse) };
        this.registerOutputs(this.summary);
    }
}

/** The main outputs of a replication. */
export interface ReplicationSummary {
    /** The resource's id. */
    id: string;
    /** Database of the source. */
    sourceDatabase: string;
    /** Database in the target; in ClickHouse it has the source's name. */
    targetDatabase: string;
    /** How far the task is. */
    stage: Stage;
    /** Whether the service finds it healthy. */
    status: Status;
    /** The service's message about the last failure of this task; absent when there was none. */
    lastError?: string;
}

function summaries(
    all: Record<string, StarRocksReplication | ClickHouseReplication>,
): Record<string, pulumi.Output<ReplicationSummary>> {
    return Object.fromEntries(
        Object.entries(all).map(([name, replication]) => {
            // In ClickHouse the database has the source's name.
            const target =
                replication instanceof StarRocksReplication
                    ? replication.targetDatabase
                    : replication.sourceDatabase;
            const { id, sourceDatabase, stage, status, lastError } = replication;
            return [
                name,
                pulumi
                    .all([id, sourceDatabase, target, stage, status, lastError])
                    .apply(([own, from, to, at, how, wrong]) => ({
                        id: own,
                        sourceDatabase: from,
                        targetDatabase: to,
                        stage: at,
                        status: how,
                        ...(wrong === undefined ? {} : { lastError: wrong }),
                    })),
            ];
        }),
    );
}
