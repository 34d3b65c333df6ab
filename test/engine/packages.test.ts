import { checkout } from "../../tools/checkout";
import { must } from "../../tools/matrix/install";
import { Newcomer } from "../support/newcomer";

// The package as people pick it up. "npm run matrix" has more cases, for a release.

let somebody: Newcomer;

beforeEach(() => {
    somebody = new Newcomer();
});

afterEach(() => somebody.leave());

test("the tarball holds what users need and nothing else", async () => {
    const command = ["npm", "pack", "--dry-run", "--json", "--ignore-scripts"];
    const [{ files }] = JSON.parse(await must(command, checkout, somebody.env));
    const paths: string[] = files.map((file: { path: string }) => file.path);
    for (const needed of [
        "dist/sdk/index.js",
        "dist/sdk/index.d.ts",
        "dist/provider/index.js",
        "dist/emulator/index.js",
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
        /^(dist\/(sdk|provider|emulator|tools\/drift)\/.*\.(js|d\.ts)|examples\/.*|schemas\/[a-z.]+\.json|provider\/api\/openapi\.yaml|docs\/(continuous-integration|regions)\.md|[A-Z]+(\.md)?|package\.json)$/;
    expect(paths.filter((each) => !belongs.test(each))).toEqual([]);
    expect(paths.filter((each) => /Pulumi\.\w+\.yaml$/.test(each))).toEqual([
        "examples/environment/Pulumi.dev.yaml",
    ]);
});

test("npm run matrix: by pnpm, in strict TypeScript", async () => {
    const command = [process.execPath, "dist/tools/matrix/main.js", "--only", "pnpm"];
    expect(await must(command, checkout, somebody.env)).toMatch(/^ok +pnpm \(/m);
});
