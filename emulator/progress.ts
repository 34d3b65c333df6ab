/** How far a task has copied. What has happened since is computed when it is needed: nothing ticks. */
export interface Progress {
    stage: "wait" | "full" | "incremental" | "paused" | "cancelled" | "failed";
    /** When the stage began, in milliseconds of the emulator's clock since 1970. */
    since: number;
    /** How many milliseconds of the full copy were done before `since`. */
    copied: number;
}

export function waiting(now: number): Progress {
    return { stage: "wait", since: now, copied: 0 };
}

/** Starts, or resumes. */
export function run(progress: Progress, now: number, fullCopyTime: number): Progress {
    return {
        stage: progress.copied < fullCopyTime ? "full" : "incremental",
        since: now,
        copied: progress.copied,
    };
}

export function cancelled(progress: Progress, now: number): Progress {
    return { ...progress, stage: "cancelled", since: now };
}

export function pause(progress: Progress, now: number, fullCopyTime: number): Progress {
    return { stage: "paused", since: now, copied: copiedBy(progress, now, fullCopyTime) };
}

/** Turns a full copy incremental at the moment of its end. */
export function settle(progress: Progress, now: number, fullCopyTime: number): Progress {
    if (progress.stage !== "full") return progress;
    const done = progress.since + fullCopyTime - progress.copied;
    return done > now ? progress : { stage: "incremental", since: done, copied: fullCopyTime };
}

/** 0 to 100. */
export function percentage(progress: Progress, now: number, fullCopyTime: number): number {
    if (progress.stage === "incremental" || fullCopyTime === 0) return 100;
    return Math.floor((100 * copiedBy(progress, now, fullCopyTime)) / fullCopyTime);
}

/** The live spelling of a stage, such as Wait. */
export function capitalised(stage: Progress["stage"]): string {
    return stage.charAt(0).toUpperCase() + stage.slice(1);
}

function copiedBy(progress: Progress, now: number, fullCopyTime: number): number {
    if (progress.stage === "incremental") return fullCopyTime;
    if (progress.stage !== "full") return progress.copied;
    return Math.min(fullCopyTime, progress.copied + now - progress.since);
}
