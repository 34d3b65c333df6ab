import { checkout } from "../checkout";
import { generatedSdk } from "../pulumi/pluginProject";
import { run } from "../run";
import { withoutStackTraces } from "./contestants";

/** Milliseconds of processor time that a Node program with a generated SDK takes to declare one resource. */
export type DeclareTime = Record<"withStackTraces" | "without", number>;

const resources = 200;

/** Pulumi runs a program with the maps of its sources, which make stack traces dear. */
const script = (before: string) => `
    require(require.resolve("source-map-support/register", { paths: [require.resolve("@pulumi/pulumi")] }));
    ${before}${generatedSdk}
    pulumi.runtime.setMocks({ newResource: ({ inputs }) => ({ id: "x", state: inputs }), call: () => ({}) });
    const began = process.cpuUsage();
    for (let i = 0; i < ${resources}; i++) new exports.StarRocksReplication("task-" + i, { sourceDatabase: "orders" });
    process.on("exit", () => {
        const { user, system } = process.cpuUsage(began);
        console.log((user + system) / 1_000 / ${resources});
    });`;

/** Medians of fresh processes, in turn. The difference is what Pulumi's library takes for stack traces of its promises. */
export async function measureDeclareTime(runs = 5): Promise<DeclareTime> {
    const times: DeclareTime[] = [];
    const measure = async (before: string) =>
        Number((await run(process.execPath, ["-e", script(before)], { cwd: checkout })).stdout);
    for (let index = 0; index < runs; index++)
        times.push({ withStackTraces: await measure(""), without: await measure(withoutStackTraces) });
    const median = (of: keyof DeclareTime) =>
        times.map((time) => time[of]).sort((a, b) => a - b)[Math.floor(runs / 2)] as number;
    return { withStackTraces: median("withStackTraces"), without: median("without") };
}
