import { type EmulatorOptions, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { pluginFiles } from "../pulumi/pluginProject";

/** What is measured against what: a program of N resources, each of which takes as long as a job. */
export interface Contestant {
    name: string;
    /** In words, for tables. */
    what: string;
    program: string;
    /** Files beside the program. */
    files?: Record<string, string>;
    /** The largest number of resources in a whole run, which should end within half an hour. */
    largest?: number;
}

/** Parameters of a program, as `require("./size.json")` gives them. */
export interface Size {
    count: number;
    jobMilliseconds: number;
    instanceId: string;
    sourceInstanceId: string;
}

/** What a program of dynamic resources does by itself: see DynamicResource. */
export const withoutStackTraces = "Error.stackTraceLimit = 0;";

/** Hooks that only sleep. */
const sleeping = `
const { jobMilliseconds } = require("./size.json");
const sleep = () => new Promise((done) => setTimeout(done, jobMilliseconds));
const hooks = { create: async () => { await sleep(); return { id: "x", outs: {} }; }, delete: sleep };
`;

/** Hooks that sleep, with the outputs of a task, and a read that makes one request. */
const alike = `
const { jobMilliseconds, instanceId } = require("./size.json");
const { HW_TAURUSDB_ENDPOINT, HW_PROJECT_ID, HW_AUTH_TOKEN } = process.env;
const sleep = () => new Promise((done) => setTimeout(done, jobMilliseconds));
const url = HW_TAURUSDB_ENDPOINT + "/v3/" + HW_PROJECT_ID + "/instances/" + instanceId + "/starrocks/databases/replication?limit=1";
const outputs = {
    __entry: "00000000", __given: [], __beside: {}, waitFor: "job", adopt: "matching", desiredState: "running",
    instanceLevel: false, wildcards: false, needsRepair: false, stage: "full", status: "normal", percentage: 0,
    failedChecks: [], jobId: "00000000-0000-0000-0000-000000000000", sourceNodeId: "00000000000000000000000000000000no07",
};
module.exports = {
    create: async (props) => { await sleep(); return { id: instanceId + "/" + props.taskName, outs: { ...props, ...outputs } }; },
    read: async (id, props) => {
        const reply = await fetch(url, { headers: { "X-Auth-Token": HW_AUTH_TOKEN } });
        if (!reply.ok) throw new Error(await reply.text());
        await reply.json();
        return { id, props };
    },
    delete: sleep,
};
`;

const declaring = `
const { StarRocksReplication } = require("./sdk.cjs");
const { count, instanceId, sourceInstanceId } = require("./size.json");
for (let i = 0; i < count; i++)
    new StarRocksReplication("task-" + i, {
        instanceId, sourceInstanceId, sourceDatabase: "orders", targetDatabase: "target_" + i,
    });
`;

export const contestants: Contestant[] = [
    {
        name: "floor",
        what: "empty resources whose hooks are one line of text and sleep as long as a job",
        files: { "hooks.js": `${sleeping}module.exports = hooks;` },
        program: `
const pulumi = require("@pulumi/pulumi");
const { count } = require("./size.json");
const __provider = 'exports.handler = () => require("' + __dirname + '/hooks.js")';
class Empty extends pulumi.CustomResource {}
for (let i = 0; i < count; i++) new Empty("pulumi-nodejs:dynamic/bench:Empty", "empty-" + i, { __provider });
`,
    },
    {
        name: "alike",
        what: "empty resources with the properties and the state of a task, whose read makes one request",
        files: { "hooks.js": alike },
        program: `
const pulumi = require("@pulumi/pulumi");
const { count, instanceId, sourceInstanceId } = require("./size.json");
const __provider = 'exports.handler = () => require("' + __dirname + '/hooks.js")';
const more = Object.fromEntries(Array.from({ length: 18 }, (_, i) => ["output" + i, undefined]));
class Alike extends pulumi.CustomResource {}
${withoutStackTraces}
for (let i = 0; i < count; i++)
    new Alike("pulumi-nodejs:dynamic/bench:Alike", "alike-" + i, {
        ...more, instanceId, sourceInstanceId, sourceDatabase: "orders", targetDatabase: "target_" + i, taskName: "task_" + i,
        __provider, __urn: "urn:pulumi:bench::bench::pulumi-nodejs:dynamic/taurusdb:StarRocksReplication::task-" + i,
    });
`,
    },
    {
        name: "taurusdb",
        what: "StarRocks tasks of one instance, as dynamic resources of this provider",
        program: `
const taurusdb = require("pulumi-taurusdb-htap");
const { count, instanceId, sourceInstanceId } = require("./size.json");
for (let i = 0; i < count; i++)
    new taurusdb.StarRocksReplication("task-" + i, {
        instanceId, sourceInstanceId, sourceDatabase: "orders", targetDatabase: "target_" + i,
    });
`,
    },
    {
        name: "plugin",
        what: `the same tasks by the plugin, in a program with its generated SDK and \`${withoutStackTraces.slice(0, -1)}\``,
        files: pluginFiles("bench"),
        program: `${withoutStackTraces}${declaring}`,
    },
    {
        name: "traced",
        what: "the same without that line",
        files: pluginFiles("bench"),
        largest: 100,
        program: declaring,
    },
];

/** The emulator for a measurement, in real time. */
export function serviceFor(jobMilliseconds: number, options: EmulatorOptions = {}) {
    const jobPending = Math.min(1_000, jobMilliseconds / 10);
    return startEmulator({ timings: { jobPending, job: jobMilliseconds - jobPending }, ...options });
}
