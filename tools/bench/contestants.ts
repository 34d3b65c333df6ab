import { startEmulator } from "../../emulator";

/** What is measured against what: a program of N resources, each of which takes as long as a job. */
export interface Contestant {
    name: string;
    /** In words, for tables. */
    what: string;
    program: string;
}

/** Parameters of a program, as `require("./size.json")` gives them. */
export interface Size {
    count: number;
    jobMilliseconds: number;
    instanceId: string;
    sourceInstanceId: string;
}

const sleeps = (milliseconds: string) =>
    `const sleep = () => new Promise((done) => setTimeout(done, ${milliseconds}));`;

export const contestants: Contestant[] = [
    {
        name: "floor",
        what: "empty resources, hook text of one line",
        program: `
const pulumi = require("@pulumi/pulumi");
const { count, jobMilliseconds } = require("./size.json");
const hooks = 'exports.handler = () => { ${sleeps("' + jobMilliseconds + '")} return { ' +
    'create: async () => { await sleep(); return { id: "x", outs: {} }; }, delete: sleep }; };';
class Empty extends pulumi.CustomResource {}
for (let i = 0; i < count; i++) new Empty("pulumi-nodejs:dynamic/bench:Empty", "empty-" + i, { __provider: hooks });
`,
    },
    {
        name: "ordinary",
        what: "the same as pulumi.dynamic.Resource",
        program: `
const pulumi = require("@pulumi/pulumi");
const { count, jobMilliseconds } = require("./size.json");
${sleeps("jobMilliseconds")}
const provider = {
    create: async () => { await sleep(); return { id: "x", outs: {} }; },
    delete: sleep,
};
for (let i = 0; i < count; i++) new pulumi.dynamic.Resource(provider, "empty-" + i, {});
`,
    },
    {
        name: "taurusdb",
        what: "this provider, StarRocks tasks of one instance",
        program: `
const taurusdb = require("pulumi-taurusdb-htap");
const { count, instanceId, sourceInstanceId } = require("./size.json");
for (let i = 0; i < count; i++)
    new taurusdb.StarRocksReplication("task-" + i, {
        instanceId, sourceInstanceId, sourceDatabase: "orders", targetDatabase: "target_" + i,
    });
`,
    },
];

/** The service that they are measured against: in real time, with jobs as long as asked for. */
export function serviceFor(jobMilliseconds: number) {
    const jobPending = Math.min(1_000, jobMilliseconds / 10);
    return startEmulator({ timings: { jobPending, job: jobMilliseconds - jobPending } });
}
