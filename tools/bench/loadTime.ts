import path from "node:path";
import { checkout } from "../checkout";
import { run } from "../run";

const script = `
    const milliseconds = (load) => { const began = performance.now(); load(); return performance.now() - began; };
    const pulumi = milliseconds(() => require("@pulumi/pulumi"));
    const program = milliseconds(() => require(${JSON.stringify(path.join(checkout, "dist/sdk"))}));
    const plugin = milliseconds(() => require(${JSON.stringify(path.join(checkout, "dist/provider"))}));
    const request = milliseconds(() => require("axios"));
    console.log(JSON.stringify({ pulumi, program, plugin, request }));`;

export type LoadTime = Record<"pulumi" | "program" | "plugin" | "request", number>;

/** What loading takes in a program, in Pulumi's plugin, and with its first request, in milliseconds: medians of fresh processes. */
export async function measureLoadTime(runs = 11): Promise<LoadTime> {
    const times: LoadTime[] = [];
    for (let index = 0; index < runs; index++)
        times.push(JSON.parse((await run(process.execPath, ["-e", script], { cwd: checkout })).stdout));
    const median = (of: keyof LoadTime) =>
        Math.round(times.map((time) => time[of]).sort((a, b) => a - b)[Math.floor(runs / 2)] as number);
    return {
        pulumi: median("pulumi"),
        program: median("program"),
        plugin: median("plugin"),
        request: median("request"),
    };
}
