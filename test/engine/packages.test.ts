import path from "node:path";
import { checkout } from "../../tools/checkout";
import { must } from "../../tools/matrix/install";
import { Newcomer } from "../support/newcomer";

// The package as people pick it up. "npm run matrix" has more cases, for a release.

let somebody: Newcomer;

beforeEach(() => {
    somebody = new Newcomer();
});

afterEach(() => somebody.leave());

test("tarball: holds what users need and nothing else", async () => {
    const command = ["npm", "pack", "--dry-run", "--json", "--ignore-scripts"];
    const [{ files }] = JSON.parse(await must(command, checkout, somebody.env));
    const paths: string[] = files.map((file: { path: string }) => file.path);
    for (const needed of [
        "dist/sdk/index.js",
        "dist/sdk/index.d.ts",
        "dist/provider/index.js",
        "dist/provider/libraries.licenses.txt",
        "dist/emulator/index.js",
        "dist/emulator/libraries.licenses.txt",
        "dist/tools/drift/main.js",
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
        /^(dist\/(sdk|provider|emulator|tools\/drift)\/.*\.(js|d\.ts|licenses\.txt)|examples\/.*|schemas\/[a-z.]+\.json|provider\/api\/openapi\.yaml|docs\/[a-z-]+\.md|[A-Z]+(\.md)?|package\.json)$/;
    expect(paths.filter((each) => !belongs.test(each))).toEqual([]);
    expect(paths.filter((each) => /Pulumi\.\w+\.yaml$/.test(each))).toEqual([
        "examples/environment/Pulumi.dev.yaml",
    ]);
});

test("manifest: has no script that an installation runs", () => {
    const { scripts } = require(path.join(checkout, "package.json"));
    for (const name of ["preinstall", "install", "postinstall", "prepare"])
        expect(scripts).not.toHaveProperty(name);
});

test.each([
    ["pnpm", ["pnpm", "an example, pnpm add"]],
    ["by jest", ["unit tests by jest"]],
])("npm run matrix: installs %s", async (only, cases) => {
    const command = [process.execPath, "dist/tools/matrix/main.js", "--only", only];
    const output = await must(command, checkout, somebody.env);
    expect([...output.matchAll(/^ok +(.+) \(/gm)].map(([, name]) => name)).toEqual(cases);
});
