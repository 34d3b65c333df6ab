import { type ClickHouseList, listClickHouseReplications } from "../api/clickHouse";
import type { Cloud } from "../api/cloud";
import { pagesOf } from "../api/paging";
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
    private readonly starRocksLists = new Map<string, Shared<StarRocksRow[]>>();
    private readonly clickHouseLists = new Map<string, Shared<ClickHouseList>>();

    constructor(
        private readonly cloud: Cloud,
        private readonly clock: Clock,
        private readonly pollInterval: number,
    ) {}

    /** The tasks of a StarRocks instance as they are after this call: in so many milliseconds, or when the pause is over. */
    starRocks(instanceId: string, within: number): Promise<StarRocksRow[]> {
        return this.of(
            this.starRocksLists,
            instanceId,
            () => listStarRocksReplications(this.cloud, instanceId),
            (rows) => rows.length,
        ).within(within);
    }

    /** The same of a ClickHouse instance. */
    clickHouse(instanceId: string, within: number): Promise<ClickHouseList> {
        return this.of(
            this.clickHouseLists,
            instanceId,
            () => listClickHouseReplications(this.cloud, instanceId),
            ({ rows }) => rows.length,
        ).within(within);
    }

    private of<List>(
        known: Map<string, Shared<List>>,
        instanceId: string,
        ask: () => Promise<List>,
        count: (list: List) => number,
    ): Shared<List> {
        const pause = (list: List | undefined) =>
            pauseAfter(list === undefined ? 1 : pagesOf(count(list)), this.pollInterval);
        const shared = known.get(instanceId) ?? new Shared(ask, pause, this.clock);
        known.set(instanceId, shared);
        return shared;
    }
}
