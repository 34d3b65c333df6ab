import { listImmediateJobs } from "../../provider/api/jobs";
import { reply, Service } from "../support/service";

const service = new Service();

afterEach(service.stop);

test("job list: reads jobs of every state, with and without their fields", async () => {
    const cloud = await service.start(
        reply(200, {
            jobs: [
                {
                    job_id: "1",
                    job_name: "StartStarRocksTask",
                    instance_id: "in17",
                    status: "Running",
                    process: "60%",
                    created_time: "2026-01-01T10:41:14+0100",
                    ended_time: "",
                },
                { job_id: "2", status: "Failed", fail_reason: "no\u001b[2J space", process: "" },
                { status: "Archived", created_time: "yesterday" },
            ],
        }),
    );
    expect(await listImmediateJobs(cloud)).toEqual([
        {
            id: "1",
            kind: "StartStarRocksTask",
            instanceId: "in17",
            state: "running",
            percentage: 60,
            began: "2026-01-01T09:41:14.000Z",
        },
        { id: "2", state: "failed", failReason: "no\\u001b[2J space" },
        { id: "", state: "running" },
    ]);
    expect(service.requests.map(({ url }) => url)).toEqual(["/v3/p/immediate-jobs?limit=50&offset=0"]);
});

test("job list: a reply without a list is an error", async () => {
    const cloud = await service.start(reply(200, {}));
    await expect(listImmediateJobs(cloud)).rejects.toThrow("no list of jobs");
});
