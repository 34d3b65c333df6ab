import path from "node:path";
import { checkout } from "../../tools/checkout";
import { run } from "../../tools/run";

/** What a module loads with it: packages by their names, and the modules of this one by their paths. */
async function loadedBy(module: string, dist = path.join(checkout, "dist")): Promise<string[]> {
    const script = `require(${JSON.stringify(path.join(dist, module))});
        console.log(JSON.stringify(Object.keys(require.cache)));`;
    const { stdout } = await run(process.execPath, ["-e", script], { cwd: checkout });
    const names = (JSON.parse(stdout) as string[]).map((file) => {
        const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file.replaceAll(path.sep, "/")) ?? [];
        return name ?? path.relative(dist, file).replaceAll(path.sep, "/");
    });
    return [...new Set(names)];
}

// Hold p-retry and p-queue, and Huawei's signer.
const bundles = ["provider/libraries.js", "provider/access/signer.js"];

test("program: loads no checks of an environment and no client of the service", async () => {
    const loaded = await loadedBy("sdk");
    expect(loaded).toContain("@pulumi/pulumi");
    for (const name of ["axios", "zod", ...bundles]) expect(loaded).not.toContain(name);
});

test("plugin: loads the HTTP client and the signer with the first request", async () => {
    const loaded = await loadedBy("provider");
    expect(loaded).toContain("zod");
    for (const name of ["axios", "provider/access/signer.js"]) expect(loaded).not.toContain(name);
});

test("signer: loads nothing that has to be installed", async () => {
    expect(await loadedBy("provider/access/signer")).toEqual(["provider/access/signer.js"]);
});

test("emulator: loads nothing that has to be installed", async () => {
    const loaded = await loadedBy("index", path.join(checkout, "emulator", "dist"));
    expect(loaded).toContain("libraries.js");
    expect(loaded.filter((name) => !name.endsWith(".js"))).toEqual([]);
});
