import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { addPythonSdk } from "../../tools/matrix/install";
import { cachedBin, fillCache } from "../../tools/pulumi/cache";
import { findPulumi } from "../../tools/pulumi/find";
import { findPython } from "../../tools/pulumi/python";
import { temporaryWorkspace, withoutCloud } from "../../tools/pulumi/workspace";
import { messageOf } from "../support/failure";

let folder: string;
const { PATH, XDG_CACHE_HOME } = process.env;

beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "find-pulumi-"));
    process.env.XDG_CACHE_HOME = path.join(folder, "cache");
    // No go here, so that nothing is built.
    process.env.PATH = path.join(folder, "path");
    mkdirSync(process.env.PATH);
});

afterEach(() => {
    process.env.PATH = PATH;
    process.env.XDG_CACHE_HOME = XDG_CACHE_HOME;
    if (XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME;
    rmSync(folder, { recursive: true, force: true });
});

function put(
    bin: string,
    version = "v3.300.0",
    names = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"],
) {
    mkdirSync(bin, { recursive: true });
    for (const name of names) {
        writeFileSync(path.join(bin, name), `#!/bin/sh\necho ${version}\n`);
        chmodSync(path.join(bin, name), 0o755);
    }
}

const noInternet = () => jest.spyOn(globalThis, "fetch").mockRejectedValue(new Error("no route"));

test("findPulumi: prefers a new enough pulumi on PATH", async () => {
    put(process.env.PATH as string);
    put(cachedBin());
    expect(await findPulumi(() => {})).toBe(process.env.PATH);
});

test("findPulumi: passes over one that is too old or lacks its Node host", async () => {
    put(cachedBin());
    put(process.env.PATH as string, "v3.215.9");
    expect(await findPulumi(() => {})).toBe(cachedBin());
    put(process.env.PATH as string, "v3.216.0");
    expect(await findPulumi(() => {})).toBe(process.env.PATH);
    rmSync(path.join(process.env.PATH as string, "pulumi-language-nodejs"));
    expect(await findPulumi(() => {})).toBe(cachedBin());
});

test("findPulumi: without any, one error names every way to get it", async () => {
    noInternet();
    const said: string[] = [];
    const message = await messageOf(findPulumi((line) => said.push(line)));
    expect(message).toMatch(/pulumi is not on PATH/);
    expect(message).toMatch(/installer: no route/);
    expect(message).toMatch(/Go modules: its command is not on PATH/);
    expect(message).toMatch(/install Pulumi 3\.216 or newer[\s\S]*install Go 1\.25[\s\S]*put pulumi, /);
    expect(said.join("\n")).toMatch(/about 5 minutes/);
    expect(existsSync(cachedBin())).toBe(false);
});

test("cache: is filled whole or not at all", async () => {
    const failing = fillCache(async (fresh) => {
        put(path.join(fresh, "bin"), "v1", ["pulumi"]);
        throw new Error("cut off");
    });
    await expect(failing).rejects.toThrow("cut off");
    await expect(fillCache(async (fresh) => put(path.join(fresh, "bin"), "v1", ["pulumi"]))).rejects.toThrow(
        /left no/,
    );
    expect(readdirSync(path.join(folder, "cache", "pulumi-taurusdb-htap"))).toEqual([]);
});

test("cache: two processes can fill it at once", async () => {
    const fill = () => fillCache(async (fresh) => put(path.join(fresh, "bin")));
    expect(await Promise.all([fill(), fill(), fill()])).toEqual([cachedBin(), cachedBin(), cachedBin()]);
    expect(readdirSync(cachedBin()).sort()).toEqual([
        "pulumi",
        "pulumi-language-nodejs",
        "pulumi-resource-pulumi-nodejs",
    ]);
    expect(readdirSync(path.join(folder, "cache", "pulumi-taurusdb-htap"))).toHaveLength(1);
});

test("findPython: says why this machine's Python will not do", () => {
    const bin = process.env.PATH as string;
    expect(findPython()).toEqual({ problem: "python3 cannot be run" });
    put(bin, "3.9.18", ["python3"]);
    expect(findPython()).toEqual({ problem: "python3 is 3.9.18, not 3.10 or newer" });
    writeFileSync(path.join(bin, "python3"), "#!/bin/sh\necho \"No module named 'ensurepip'\" >&2; exit 1\n");
    expect(findPython()).toEqual({ problem: "python3: No module named 'ensurepip'" });
    put(bin, "3.14.0", ["python3"]);
    expect(findPython()).toEqual({ version: "3.14.0" });
});

test("matrix: its Python case says why this machine's Python will not do", async () => {
    await expect(addPythonSdk(folder, process.env)).rejects.toThrow("python3 cannot be run");
});

test("workspace: is apart from the user's own Pulumi and cloud", () => {
    process.env.PULUMI_ACCESS_TOKEN = "pul-secret";
    const workspace = temporaryWorkspace("/bin");
    try {
        expect(workspace.env.PULUMI_ACCESS_TOKEN).toBeUndefined();
        expect(workspace.env.PULUMI_HOME).toContain(workspace.folder);
        expect(workspace.env.PULUMI_BACKEND_URL).toContain("file://");
    } finally {
        delete process.env.PULUMI_ACCESS_TOKEN;
        workspace.remove();
    }
    expect(existsSync(workspace.folder)).toBe(false);
    expect(withoutCloud({ HW_SECRET_KEY: "a", HUAWEICLOUD_SDK_AK: "b", OS_CACERT: "c", PATH: "d" })).toEqual({
        PATH: "d",
    });
});
