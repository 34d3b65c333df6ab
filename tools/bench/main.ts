import os from "node:os";
import { measureLoadTime } from "./loadTime";

/** The figures of the README, with the machine that they were taken on. */
async function main(): Promise<void> {
    const [cpu] = os.cpus();
    console.log(`${cpu?.model}, ${os.cpus().length} cores, Node ${process.version}`);
    const { pulumi, own } = await measureLoadTime();
    console.log(`load time: @pulumi/pulumi ${pulumi} ms, the provider ${own} ms more`);
}

main();
