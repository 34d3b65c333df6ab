import type { ApiRequest, Cloud } from "../api/cloud";
import { type ApiError, isRefusal } from "../api/errors";
import { findSourceTables, listSourceDatabases, listSourceTables, type SourceTable } from "../api/htap";
import { largestPage } from "../api/paging";
import { pause } from "../cancel";
import { UserError } from "../userError";
import { once } from "./once";

/** What a resource names of its source. */
export interface SourceQuestion {
    instanceId: string;
    sourceInstanceId: string;
    database: string;
    /** Whether it is known to exist. */
    isKnown: boolean;
    tables: string[];
}

/** Milliseconds after a failure in which nothing is asked. A deployment may take hours, and a failure seldom lasts. */
const failureLasts = 60_000;

/** Milliseconds without a new question after which the next request is sent, and the most of these. */
const [quiet, mostRounds] = [50, 20];

/**
 * The databases and tables of one source, as an instance sees them. One request answers for many resources: for what this one
 * asks, and for as much as still fits on a page of what the others are expected to ask.
 */
export class SourceNames {
    private readonly databases: SharedNames;
    private readonly tables: SharedNames;
    private readonly cloud: Cloud;
    /** Of tables by their key. */
    private readonly tableOf = new Map<string, SourceTable>();

    /** `mostRequests`: more than these are not sent, and what they would have answered is not checked. */
    constructor(
        cloud: Cloud,
        private readonly instanceId: string,
        private readonly sourceInstanceId: string,
        mostRequests: number,
        now = () => performance.now(),
    ) {
        this.cloud = limited(cloud, mostRequests, () => tooLarge(sourceInstanceId, mostRequests));
        this.databases = new SharedNames(
            (names) => listSourceDatabases(this.cloud, instanceId, sourceInstanceId, names),
            now,
        );
        this.tables = new SharedNames(
            async (keys) => {
                const asked = this.tablesOf(keys);
                const found = await findSourceTables(this.cloud, instanceId, sourceInstanceId, asked);
                return found.map(keyOf);
            },
            now,
            // The service may refuse a request with a database that does not exist.
            (key) => this.databases.has(this.tableOf.get(key)?.database ?? "") === true,
        );
    }

    /** Takes this along with the next requests. */
    expect(question: SourceQuestion): void {
        if (question.isKnown) this.databases.assume(question.database);
        this.databases.expect([question.database]);
        this.tables.expect(this.keysOf(question));
    }

    /**
     * What the source lacks of what is asked: the database, or some of the tables. `gathers`: other resources ask at the same
     * time, and are waited for a moment.
     */
    async missing(
        question: SourceQuestion,
        gathers: boolean,
    ): Promise<{ database: boolean; tables: string[] }> {
        this.expect(question);
        const [database] = await this.databases.missing([question.database], gathers);
        if (database !== undefined) return { database: true, tables: [] };
        const keys = await this.tables.missing(this.keysOf(question), gathers);
        return { database: false, tables: this.tablesOf(keys).map(({ table }) => table) };
    }

    allDatabases = once(() => listSourceDatabases(this.cloud, this.instanceId, this.sourceInstanceId));

    allTables = once(async (database: string) => {
        const { cloud, instanceId, sourceInstanceId } = this;
        const tables = await listSourceTables(cloud, instanceId, sourceInstanceId, [database]);
        return tables.map(({ table }) => table);
    });

    private tablesOf(keys: string[]): SourceTable[] {
        return keys.flatMap((key) => this.tableOf.get(key) ?? []);
    }

    private keysOf({ database, tables }: SourceQuestion): string[] {
        return tables.map((table) => {
            const key = keyOf({ database, table });
            this.tableOf.set(key, { database, table });
            return key;
        });
    }
}

/** Both may have dots. */
const keyOf = ({ database, table }: SourceTable) => JSON.stringify([database, table]);

/** Names of one kind. Each is asked for once. */
class SharedNames {
    private readonly known = new Map<string, boolean>();
    private readonly expected = new Set<string>();
    private asking: Promise<void> | undefined;
    /** Whether one request asks for the names of many resources. */
    private isJoint = true;
    /** Names that the service refuses to answer for. */
    private readonly refused = new Map<string, ApiError>();
    /** Why nothing is asked for a while. */
    private failure: { error: unknown; at: number } | undefined;

    constructor(
        /** Those of the names that exist. */
        private readonly ask: (names: string[]) => Promise<string[]>,
        private readonly now: () => number,
        private readonly mayAsk: (name: string) => boolean = () => true,
    ) {}

    /** Whether it exists; undefined if it has not been asked. */
    has(name: string): boolean | undefined {
        return this.known.get(name);
    }

    /** Takes it for existing without a request. */
    assume(name: string): void {
        if (!this.known.has(name)) this.known.set(name, true);
    }

    expect(names: string[]): void {
        for (const name of names) if (!this.known.has(name)) this.expected.add(name);
    }

    async missing(names: string[], gathers: boolean): Promise<string[]> {
        for (;;) {
            const open = names.filter((name) => !this.known.has(name));
            if (open.length === 0) return names.filter((name) => this.known.get(name) === false);
            if (this.failure && this.now() < this.failure.at + failureLasts) throw this.failure.error;
            for (const name of open) if (this.refused.has(name)) throw this.refused.get(name);
            // Never rejects: what has failed concerns some of those who wait.
            this.asking ??= this.askFor(open, gathers).finally(() => {
                this.asking = undefined;
            });
            await this.asking;
        }
    }

    private async askFor(open: string[], gathers: boolean): Promise<void> {
        if (this.isJoint && gathers) await this.gathered();
        const others = this.isJoint ? [...this.expected].filter(this.mayAsk) : [];
        const names = [...new Set([...open, ...others])].slice(0, Math.max(open.length, largestPage));
        try {
            const found = new Set(await this.ask(names));
            for (const name of names) {
                this.known.set(name, found.has(name));
                this.expected.delete(name);
            }
        } catch (error) {
            if (!isRefusal(error)) this.failure = { error, at: this.now() };
            // The refusal may concern the names of another resource. From now on each asks for its own.
            else if (names.length > open.length) this.isJoint = false;
            else for (const name of open) this.refused.set(name, error);
        }
    }

    /** Waits until no other resource adds a name for a moment. */
    private async gathered(): Promise<void> {
        for (let round = 0, before = -1; round < mostRounds && before < this.expected.size; round++) {
            before = this.expected.size;
            await pause(quiet);
        }
    }
}

/** The same connection for a number of requests. */
function limited(cloud: Cloud, most: number, error: () => UserError): Cloud {
    let left = most;
    const counted = <Args extends [ApiRequest, AbortSignal?], Result>(
        send: (...args: Args) => Promise<Result>,
    ) => {
        return async (...args: Args): Promise<Result> => {
            if (left-- <= 0) throw error();
            return send(...args);
        };
    };
    return {
        request: counted(cloud.request) as Cloud["request"],
        exchange: counted(cloud.exchange) as Cloud["exchange"],
    };
}

function tooLarge(sourceInstanceId: string, mostRequests: number): UserError {
    return new UserError(
        `${mostRequests} requests have not answered for every database and table of source ${sourceInstanceId} that the program ` +
            "names. With requireCloudChecks there is no such limit",
    );
}
