import { type ClickHouseList, type ClickHouseRow, listClickHouseReplications } from "../api/clickHouse";
import { type Cloud, endedBy } from "../api/cloud";
import { type ListEnd, mayGoOn, pagesOf } from "../api/paging";
import { listStarRocksReplications, type StarRocksRow } from "../api/starRocks";
import type { Clock } from "./clock";
import { SharedRequest } from "./sharedRequest";

/** Milliseconds between two lists of an instance, for each page of the list; at most half of `pollInterval`. */
export const pausePerPage = 1_200;

/** Milliseconds after an empty list: enough for the one task that looks further to exist. */
const pauseWhenEmpty = 600;

/**
 * When a list is requested: after the call and within so many milliseconds, or when the pause is over. "recent" takes a list of the
 * last seconds, too, which is enough for a look at something that this process has not touched.
 */
export type When = number | "recent";

interface Listing<Row> {
    rows: Row[];
}

/** The lists of the instances' tasks: one list serves all operations that wait for tasks of an instance. */
export class Lists {
    constructor(
        private readonly cloud: Cloud,
        private readonly clock: Clock,
        private readonly pollInterval: number,
        private readonly signal?: AbortSignal,
        private readonly known = new Map<string, SharedRequest<Listing<unknown>>>(),
    ) {}

    /** The same lists for one operation, which no longer waits for them when `signal` aborts. */
    endedBy(signal: AbortSignal): Lists {
        return new Lists(this.cloud, this.clock, this.pollInterval, signal, this.known);
    }

    /**
     * The tasks of a StarRocks instance. A list may end too early: where the task that is looked for is not there, it is read to
     * its very end.
     */
    async starRocks(
        instanceId: string,
        when: When,
        isThere: (rows: StarRocksRow[]) => boolean,
        end?: ListEnd,
    ): Promise<StarRocksRow[]> {
        const list = async (cloud: Cloud, to: ListEnd) => ({
            rows: await listStarRocksReplications(cloud, instanceId, to),
        });
        return (await this.read(`StarRocks ${instanceId}`, when, isThere, list, end)).rows;
    }

    /** The tasks of a ClickHouse instance, by the same rules. */
    clickHouse(
        instanceId: string,
        when: When,
        isThere: (rows: ClickHouseRow[]) => boolean,
        end?: ListEnd,
    ): Promise<ClickHouseList> {
        const list = (cloud: Cloud, to: ListEnd) => listClickHouseReplications(cloud, instanceId, to);
        return this.read(`ClickHouse ${instanceId}`, when, isThere, list, end);
    }

    private async read<Row, List extends Listing<Row>>(
        what: string,
        when: When,
        isThere: (rows: Row[]) => boolean,
        list: (cloud: Cloud, end: ListEnd) => Promise<List>,
        end: ListEnd = "total",
    ): Promise<List> {
        const listed = (to: ListEnd, within: When) => {
            const shared = this.shared(`${what} ${to}`, (cloud) => list(cloud, to));
            return within === "recent" ? shared.recent(this.signal) : shared.within(within, this.signal);
        };
        const found = await listed(end, when);
        const isEarly = end === "total" && mayGoOn(found.rows.length) && !isThere(found.rows);
        return isEarly ? listed("nothing new", when === "recent" ? when : 0) : found;
    }

    private shared<List extends Listing<unknown>>(
        key: string,
        request: (cloud: Cloud) => Promise<List>,
    ): SharedRequest<List> {
        const pause = (list: List | undefined) => {
            const rows = list?.rows.length ?? 1;
            return Math.min(
                rows === 0 ? pauseWhenEmpty : pagesOf(rows) * pausePerPage,
                this.pollInterval / 2,
            );
        };
        const shared =
            (this.known.get(key) as SharedRequest<List> | undefined) ??
            new SharedRequest(
                (signal) => request(endedBy(this.cloud, signal)),
                pause,
                this.clock,
                // An empty list is doubtful, and who gets one has to look further. When that task exists, the list is not empty.
                ({ rows }) => rows.length > 0,
            );
        this.known.set(key, shared as unknown as SharedRequest<Listing<unknown>>);
        return shared;
    }
}
