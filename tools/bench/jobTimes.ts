import { crowd } from "../crowd";

/** How many requests one `up` of a hundred tasks sends when jobs take longer. */
export interface JobTime {
    jobSeconds: number;
    requests: number;
}

/** On the emulator's clock: hours pass in no time. */
export async function measureJobTimes(): Promise<JobTime[]> {
    const measured: JobTime[] = [];
    for (const jobSeconds of [20, 120, 1_200]) {
        const tasks = await crowd(100, { timings: { job: jobSeconds * 1_000 - 1_000 } });
        try {
            measured.push({ jobSeconds, requests: (await tasks.createAll()).length });
        } finally {
            await tasks.close();
        }
    }
    return measured;
}
