import path from "node:path";
import { checkout } from "../checkout";
import { run } from "../run";

const script = `
    const milliseconds = (load) => { const began = performance.now(); load(); return performance.now() - began; };
    const pulumi = milliseconds(() => require("@pulumi/pulumi"));
    const own = milliseconds(() => require(${JSON.stringify(path.join(checkout, "dist/provider"))}));
    console.log(JSON.stringify({ pulumi, own }));`;

/** What loading the provider adds to loading @pulumi/pulumi, in milliseconds: medians of fresh processes. */
export async function measureLoadTime(runs = 11): Promise<{ pulumi: number; own: number }> {
    const times: { pulumi: number; own: number }[] = [];
    for (let index = 0; index < runs; index++)
        times.push(JSON.parse((await run(process.execPath, ["-e", script], { cwd: checkout })).stdout));
    const median = (of: "pulumi" | "own") =>
        Math.round(times.map((time) => time[of]).sort((a, b) => a - b)[Math.floor(runs / 2)] as number);
    return { pulumi: median("pulumi"), own: median("own") };
}
