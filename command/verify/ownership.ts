import type { Cloud } from "../../provider/api/cloud";
import { isObject, text } from "../../provider/api/reading";
import type { Call, Calls } from "./calls";
import type { Subject } from "./trial";

/**
 * Whether the task of the run's name is the run's own. A ClickHouse task has no name but its database, so after the delete it may
 * be somebody else's. One for a run and its clean-up.
 */
export class Ownership {
    /** The delete had its effect. */
    isDeleted = false;
    /** A delete that is known to have done nothing. */
    private failedDelete?: Call;
    /** Whether the task that shows is recognised by what this run has set. A name that nobody else has is enough. */
    isRecognised: (cloud: Cloud) => Promise<boolean> = async () => true;

    constructor(
        private readonly subject: Subject,
        private readonly calls: Calls,
    ) {}

    /** Whether this run has created the task. "unknown": a reply is missing. */
    get isCreated(): "no" | "unknown" | "yes" {
        const creates = this.calls.made.filter(
            ({ request, isRefused }) => this.subject.creates(request) && !isRefused,
        );
        if (creates.length === 0) return "no";
        return creates.some(({ body }) => body !== undefined) ? "yes" : "unknown";
    }

    /** Whether the task may be there because of this run. */
    get mayExist(): boolean {
        return this.isCreated !== "no" && !this.isDeleted;
    }

    /** The delete that may still have its effect. `hasReply`: it was accepted. */
    get pendingDelete(): { hasReply: boolean; jobId?: string } | undefined {
        const last = this.lastDelete();
        if (last === undefined || last === this.failedDelete) return undefined;
        return {
            hasReply: last.body !== undefined,
            jobId: isObject(last.body) ? text(last.body.job_id) : undefined,
        };
    }

    /** The last delete did nothing, so the task is still the run's own. */
    deleteFailed(): void {
        this.failedDelete = this.lastDelete();
    }

    private lastDelete = () =>
        this.calls.made.findLast(({ request, isRefused }) => this.subject.deletes(request) && !isRefused);
}
