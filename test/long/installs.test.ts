import { checkout } from "../../tools/checkout";
import { must } from "../../tools/matrix/install";
import { Newcomer } from "../support/newcomer";

// The packages as package managers install them. "npm run matrix" has more cases, for a release.

let somebody: Newcomer;

beforeEach(() => {
    somebody = new Newcomer();
});

afterEach(() => somebody.leave());

test.each([
    ["pnpm", ["pnpm", "an example, pnpm add"]],
    ["by jest", ["unit tests by jest"]],
    ["megabytes", ["packages and megabytes"]],
])("npm run matrix: installs %s", async (only, cases) => {
    const command = [process.execPath, "dist/tools/matrix/main.js", "--only", only];
    const output = await must(command, checkout, somebody.env);
    expect([...output.matchAll(/^ok +(.+) \(/gm)].map(([, name]) => name)).toEqual(cases);
});
