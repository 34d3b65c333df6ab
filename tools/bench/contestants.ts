import { startEmulator } from "pulumi-taurusdb-htap-emulator";

/** What is measured against what: a program of N resources, each of which takes as long as a job. */
export interface Contestant {
    name: string;
    /** In words, for tables. */
    what: string;
    program: string;
    /** The file hooks.js that the program loads. */
    hooks?: string;
}

/** Parameters of a program, as `require("./size.json")` gives them. */
export interface Size {
    count: number;
    jobMilliseconds: number;
    instanceId: string;
    sourceInstanceId: string;
}

/** Hooks that only sleep. */
const sleeping = `
const { jobMilliseconds } = require("./size.json");
const sleep = () => new Promise((done) => setTimeout(done, jobMilliseconds));
const hooks = { create: async () => { await sleep(); return { id: "x", outs: {} }; }, delete: sleep };
`;

export const contestants: Contestant[] = [
    {
        name: "floor",
        what: "empty resources, hook text of one line",
        hooks: `${sleeping}module.exports = hooks;`,
        program: `
const pulumi = require("@pulumi/pulumi");
const { count } = require("./size.json");
const __provider = 'exports.handler = () => require("' + __dirname + '/hooks.js")';
class Empty extends pulumi.CustomResource {}
for (let i = 0; i < count; i++) new Empty("pulumi-nodejs:dynamic/bench:Empty", "empty-" + i, { __provider });
`,
    },
    {
        name: "ordinary",
        what: "the same as pulumi.dynamic.Resource",
        program: `
const pulumi = require("@pulumi/pulumi");
const { count } = require("./size.json");
${sleeping}
for (let i = 0; i < count; i++) new pulumi.dynamic.Resource(hooks, "empty-" + i, {});
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

/** The emulator for a measurement, in real time. */
export function serviceFor(jobMilliseconds: number) {
    const jobPending = Math.min(1_000, jobMilliseconds / 10);
    return startEmulator({ timings: { jobPending, job: jobMilliseconds - jobPending } });
}
