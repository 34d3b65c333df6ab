import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checkout } from "../../tools/checkout";
import { must } from "../../tools/matrix/install";
import { copyOfCheckout } from "../support/checkoutCopy";
import { Newcomer } from "../support/newcomer";

// The commands of the checkout that CONTRIBUTING.md lists, each for its result.

let somebody: Newcomer;

beforeEach(() => {
    somebody = new Newcomer();
});

afterEach(() => somebody.leave());

test("npm run generate and npm run format: make what is checked in", async () => {
    const own = copyOfCheckout(somebody.folder);
    const made = ["provider/api/wire.ts", "schemas/environment.schema.json", "schemas/stack.schema.json"];
    const read = (root: string, file: string) => readFileSync(path.join(root, file), "utf8");
    for (const file of made) writeFileSync(path.join(own, file), "");
    const formatted = "provider/index.ts";
    writeFileSync(path.join(own, formatted), read(checkout, formatted).replace(/^/gm, "  "));
    for (const command of ["generate", "format"]) await must(["npm", "run", command], own, somebody.env);
    for (const file of [...made, formatted])
        expect({ file, same: read(own, file) === read(checkout, file) }).toEqual({ file, same: true });
});

test.each([
    ["bench --sizes 1 --only plugin --job 1", /\| plugin \| 1 \| [\d.]+ \|.* \| 1([0-8]\d|9[0-4])\d \|$/m],
    ["bench --deployment --tasks 3 --only plugin --job 1", /^\| StarRocks, plugin \|.*\| yes \|$/m],
    ["chaos --runs 1 --seed 122", /^seed 122: ok/m],
])("npm run %s: succeeds in its smallest size", async (line, expected) => {
    const [tool, ...options] = line.split(" ");
    const command = [process.execPath, `dist/tools/${tool}/main.js`, ...options];
    expect(await must(command, checkout, somebody.env)).toMatch(expected);
});

test("npm run docs: makes the reference without a warning", async () => {
    const output = await must(
        ["npm", "run", "docs", "--", "--out", path.join(somebody.folder, "reference")],
        checkout,
        somebody.env,
    );
    expect(output).not.toMatch(/warning/i);
});
