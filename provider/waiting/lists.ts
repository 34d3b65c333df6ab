import { type ClickHouseList, type ClickHouseRow, listClickHouseReplications } from "../api/clickHouse";
import type { Cloud } from "../api/cloud";
import { type ListEnd, mayGoOn, pagesOf } from "../api/paging";
import { listStarRocksReplications, type StarRocksRow } from "../api/starRocks";
import type { Clock } from "./clock";
import { Shared } from "./shared";

/** Milliseconds of pause for each page of an answer: the more it takes, and the more share it, the more seldom it is asked for. */
const pausePerPage = 850;

/** Never longer than half of `pollInterval`: who waits for a change of his own asks anew after that at most. */
export function pauseAfter(pages: number, pollInterval: number): number {
    return Math.min(pages * pausePerPage, pollInterval / 2);
}

/** The lists of the instances' tasks, one for all who look at an instance at the same time. */
export class Lists {
    private readonly known = new Map<string, Shared<Listing<unknown>>>();

    constructor(
        private readonly cloud: Cloud,
        private readonly clock: Clock,
        private readonly pollInterval: number,
    ) {}

    /**
     * The tasks of a StarRocks instance as they are after this call: in so many milliseconds, or when the pause is over. A list
     * that lacks the task that is looked for is read to its very end where it may have ended too early.
     */
    async starRocks(
        instanceId: string,
        within: number,
        isOwn: (row: StarRocksRow) => boolean,
        end?: ListEnd,
    ): Promise<StarRocksRow[]> {
        const list = async (to: ListEnd) => ({
            rows: await listStarRocksReplications(this.cloud, instanceId, to),
        });
        return (await this.read(`StarRocks ${instanceId}`, within, isOwn, list, end)).rows;
    }

    /** The same of a ClickHouse instance. */
    clickHouse(
        instanceId: string,
        within: number,
        isOwn: (row: ClickHouseRow) => boolean,
        end?: ListEnd,
    ): Promise<ClickHouseList> {
        const list = (to: ListEnd) => listClickHouseReplications(this.cloud, instanceId, to);
        return this.read(`ClickHouse ${instanceId}`, within, isOwn, list, end);
    }

    private async read<Row, List extends Listing<Row>>(
        what: string,
        within: number,
        isOwn: (row: Row) => boolean,
        list: (end: ListEnd) => Promise<List>,
        end: ListEnd = "total",
    ): Promise<List> {
        const shared = (to: ListEnd) => this.shared(`${what} ${to}`, () => list(to));
        const found = await shared(end).within(within);
        const isEarly = end === "total" && mayGoOn(found.rows.length) && !found.rows.some(isOwn);
        return isEarly ? shared("nothing new").within(0) : found;
    }

    private shared<List extends Listing<unknown>>(key: string, ask: () => Promise<List>): Shared<List> {
        const pause = (list: List | undefined) =>
            pauseAfter(list === undefined ? 1 : pagesOf(list.rows.length), this.pollInterval);
        const shared =
            (this.known.get(key) as Shared<List> | undefined) ?? new Shared(ask, pause, this.clock);
        this.known.set(key, shared as unknown as Shared<Listing<unknown>>);
        return shared;
    }
}

interface Listing<Row> {
    rows: Row[];
}
