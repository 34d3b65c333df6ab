import { once } from "node:events";
import path from "node:path";
import type { PageData } from "../../../page/data";
import type { Cloud } from "../../../provider/api/cloud";
import { plainLine } from "../../../provider/plainText";
import { UserError } from "../../../provider/userError";
import { systemClock } from "../../../provider/waiting/clock";
import type { Poller } from "../poll";
import { RecentJobs } from "./jobs";
import { Live } from "./live";
import { pageDataOf } from "./pageData";
import { servePage } from "./server";

interface Options {
    cloud: Cloud;
    poller: Poller;
    title: string;
    port: number;
    /** Milliseconds between two polls. */
    every: number;
    signal: AbortSignal;
}

/** The built page. The built command is in dist too. */
const folder = path.join(__dirname, "..", "..", "..", "page");

/** Serves the page until the signal aborts. */
export async function serve({ cloud, poller, title, port, every, signal }: Options): Promise<void> {
    const jobs = new RecentJobs(cloud, (reason) => console.error(`The page shows no jobs. ${reason}`));
    const poll = async (ended: AbortSignal, before?: PageData): Promise<PageData> => {
        try {
            const seen = await poller.poll(ended);
            const ids = new Set(seen.instances.map(({ id }) => id));
            return pageDataOf(seen, { title, jobs: await jobs.poll(ids, ended) });
        } catch (error) {
            if (!(error instanceof UserError) || ended.aborted) throw error;
            const rest = before ?? { title, instances: [], tasks: [], jobs: [] };
            return { ...rest, problem: plainLine(error.message) };
        }
    };
    const defect = new AbortController();
    const live = new Live(poll, every, systemClock, (error) => defect.abort(error));
    const server = await servePage({ live, port, folder });
    console.log(`The page is at http://127.0.0.1:${server.port}. Ctrl-C ends it.`);
    const over = AbortSignal.any([signal, defect.signal]);
    if (!over.aborted) await once(over, "abort");
    live.end();
    server.close();
    defect.signal.throwIfAborted();
}
