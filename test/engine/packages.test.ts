import { readFileSync } from "node:fs";
import path from "node:path";
import { checkout } from "../../tools/checkout";
import { must } from "../../tools/matrix/install";
import { copyOfCheckout } from "../support/checkoutCopy";
import { longTest } from "../support/longTest";
import { Newcomer } from "../support/newcomer";

// What the packages hold. test/long/installs.test.ts installs them.

let somebody: Newcomer;

beforeEach(() => {
    somebody = new Newcomer();
});

afterEach(() => somebody.leave());

/** The files of a package as it would be published. */
async function filesOf(folder: string): Promise<string[]> {
    const command = ["npm", "pack", "--dry-run", "--json", "--ignore-scripts"];
    const [{ files }] = JSON.parse(await must(command, folder, somebody.env));
    return files.map((file: { path: string }) => file.path);
}

const pageFiles = ["index.html", "page.css", "page.js"];

test("tarball: holds what users need and nothing else", async () => {
    const paths = await filesOf(checkout);
    for (const needed of [
        "dist/sdk/index.js",
        "dist/sdk/index.d.ts",
        "dist/provider/index.js",
        "dist/provider/libraries.licenses.txt",
        "dist/provider/access/signer.licenses.txt",
        "dist/command/main.js",
        ...pageFiles.map((file) => `dist/page/${file}`),
        "docs/images/page.png",
        "docs/images/status-watch.svg",
        "plugin/PulumiPlugin.yaml",
        "plugin/plugin.js",
        "plugin/plugin.licenses.txt",
        "plugin/pulumi-resource-taurusdb-htap",
        "plugin/pulumi-resource-taurusdb-htap.cmd",
        "plugin/schema.json",
        "provider/api/openapi.yaml",
        "schemas/stack.schema.json",
        "examples/environment/Pulumi.dev.yaml",
        "examples/gitops/github/replications.yml",
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
    ])
        expect(paths).toContain(needed);
    const belongs =
        /^(dist\/(sdk|provider|command)\/.*\.(js|d\.ts|licenses\.txt)|dist\/page\/[a-z]+\.(html|css|js)|plugin\/[a-zA-Z.-]+|examples\/.*|schemas\/[a-z.]+\.json|provider\/api\/openapi\.yaml|docs\/([a-z-]+\.md|images\/[a-z-]+\.(png|svg))|[A-Z]+(\.md)?|package\.json)$/;
    expect(paths.filter((each) => !belongs.test(each))).toEqual([]);
    expect(paths.filter((each) => /Pulumi\.\w+\.yaml$/.test(each))).toEqual([
        "examples/environment/Pulumi.dev.yaml",
    ]);
});

test("emulator's tarball: holds what users need and nothing else", async () => {
    const paths = await filesOf(path.join(checkout, "emulator"));
    for (const needed of [
        ...["index.js", "index.d.ts", "main.js", "libraries.licenses.txt", "openapi.yaml"],
        ...pageFiles.map((file) => `page/${file}`),
    ])
        expect(paths).toContain(`dist/${needed}`);
    const belongs =
        /^(dist\/[a-zA-Z]+\.(js|d\.ts|licenses\.txt)|dist\/page\/[a-z]+\.(html|css|js)|dist\/openapi\.yaml|LICENSE|README\.md|package\.json)$/;
    expect(paths.filter((each) => !belongs.test(each))).toEqual([]);
});

test("emulator's package: has the version and the license of the provider's", () => {
    const [own, provider] = ["emulator", "."].map((folder) => path.join(checkout, folder));
    const manifest = (folder = "") => require(path.join(folder, "package.json"));
    const license = (folder = "") => readFileSync(path.join(folder, "LICENSE"), "utf8");
    expect(manifest(own).version).toBe(manifest(provider).version);
    expect(license(own)).toBe(license(provider));
});

longTest("release: packs both packages and the plugin with their checksums", async () => {
    const own = copyOfCheckout(somebody.folder);
    await must(["bash", ".ci/release"], own, somebody.env);
    const { version } = require(path.join(checkout, "package.json"));
    const checked = await must(
        ["sha256sum", "--check", "SHA256SUMS"],
        path.join(own, "release"),
        somebody.env,
    );
    for (const name of ["pulumi-taurusdb-htap", "pulumi-taurusdb-htap-emulator"])
        expect(checked).toContain(`${name}-${version}.tgz: OK\n`);
    const plugin = `pulumi-resource-taurusdb-htap-v${version}.tar.gz`;
    expect(checked).toContain(`${plugin}: OK\n`);
    const listed = await must(["tar", "-tzf", plugin], path.join(own, "release"), somebody.env);
    expect(listed.trim().split("\n").sort()).toEqual([
        ...["LICENSE", "plugin.js", "plugin.licenses.txt"],
        ...["pulumi-resource-taurusdb-htap", "pulumi-resource-taurusdb-htap.cmd", "schema.json"],
    ]);
});

test("manifest: has no script that an installation runs", () => {
    for (const manifest of ["package.json", "emulator/package.json"]) {
        const { scripts = {} } = require(path.join(checkout, manifest));
        for (const name of ["preinstall", "install", "postinstall", "prepare"])
            expect(scripts).not.toHaveProperty(name);
    }
});
