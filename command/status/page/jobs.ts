import type { JobData } from "../../../page/data";
import { type Cloud, endedBy } from "../../../provider/api/cloud";
import { isTransient } from "../../../provider/api/errors";
import { listImmediateJobs } from "../../../provider/api/jobs";
import { UserError } from "../../../provider/userError";

/** Jobs that a page shows. */
const mostShown = 20;

/**
 * The newest jobs of some instances. A job that names no instance may belong to any, so it is left out. Jobs are an extra: without
 * the permission to list them the rest of the page is shown.
 */
export class RecentJobs {
    private jobs: JobData[] = [];
    private refused = false;

    /** `report`: called once, with the reason, if the service shows no jobs. */
    constructor(
        private readonly cloud: Cloud,
        private readonly report: (reason: string) => void,
    ) {}

    async poll(instanceIds: Set<string>, signal: AbortSignal): Promise<JobData[]> {
        if (this.refused) return [];
        try {
            const listed = await listImmediateJobs(endedBy(this.cloud, signal));
            this.jobs = listed
                .filter(({ instanceId = "" }) => instanceIds.has(instanceId))
                .map(({ kind = "?", failReason, ...job }) => ({ ...job, kind, reason: failReason }))
                .sort((a, b) => (b.began ?? "").localeCompare(a.began ?? ""))
                .slice(0, mostShown);
        } catch (error) {
            if (!(error instanceof UserError) || signal.aborted) throw error;
            // The next poll may succeed; any other failure will not.
            if (!isTransient(error)) {
                this.refused = true;
                this.report(error.message);
            }
        }
        return this.jobs;
    }
}
