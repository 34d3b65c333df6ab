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

/** Hooks that only sleep. */
const sleeping = `
const { jobMilliseconds } = require("./size.json");
const sleep = () => new Promise((done) => setTimeout(done, jobMilliseconds));
const hooks = { create: async () => { await sleep(); return { id: "x", outs: {} }; }, delete: sleep };
`;

/** What a program of dynamic resources does by itself: see DynamicResource. */
export const withoutStackTraces = "Error.stackTraceLimit = 0;";

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
        name: "ordinary",
        what: "the same as `pulumi.dynamic.Resource`",
        largest: 100,
        program: `
const pulumi = require("@pulumi/pulumi");
const { count } = require("./size.json");
${sleeping}
for (let i = 0; i < count; i++) new pulumi.dynamic.Resource(hooks, "empty-" + i, {});
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
