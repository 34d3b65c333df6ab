import path from "node:path";
import { checkout } from "../../tools/checkout";
import { run } from "../../tools/run";

/** The packages that a module loads with it. */
async function packagesOf(module: string): Promise<string[]> {
    const script = `
        require(${JSON.stringify(path.join(checkout, "dist", module))});
        const names = Object.keys(require.cache).map((file) => /node_modules.((?:@[^/\\\\]+.)?[^/\\\\]+)/.exec(file)?.[1]);
        console.log(JSON.stringify([...new Set(names)].filter(Boolean)));`;
    const { stdout } = await run(process.execPath, ["-e", script], { cwd: checkout });
    return JSON.parse(stdout);
}

test("a program of resources loads neither what checks an environment nor what asks the service", async () => {
    const loaded = await packagesOf("sdk");
    expect(loaded).toContain("@pulumi/pulumi");
    for (const name of ["axios", "zod", "p-retry", "p-queue", "@huaweicloud/huaweicloud-sdk-core"])
        expect(loaded).not.toContain(name);
});

test("the plugin loads what sends requests with the first of them", async () => {
    const loaded = await packagesOf("provider");
    expect(loaded).toContain("zod");
    expect(loaded).not.toContain("axios");
});
