import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { checkout } from "../checkout";

/** One way to use the package: package manager, Node, Pulumi and language. */
export interface Case {
    name: string;
    manager: "npm" | "npm 10" | "yarn" | "yarn 1" | "pnpm";
    /** A version of the npm package `node`; the Node that runs the matrix if absent. */
    node?: string;
    /** A version of @pulumi/pulumi; the one that npm adds by itself if absent. */
    pulumi?: string;
    /** YAML and Python: the example, which uses the plugin. */
    program: "commonjs" | "esm" | "typescript" | "yaml" | "python";
}

const { devDependencies, peerDependencies } = require(path.join(checkout, "package.json"));

/** The version of @pulumi/pulumi that this checkout uses. */
export const usual: string = devDependencies["@pulumi/pulumi"];
/** The oldest version that the package supports, and the newest one published. */
const [oldest, newest] = [peerDependencies["@pulumi/pulumi"].replace("^", ""), "latest"];

export const cases: Case[] = [
    { name: "npm, CommonJS, Node 20", manager: "npm", node: "20", pulumi: usual, program: "commonjs" },
    { name: "npm 10", manager: "npm 10", node: "20", pulumi: usual, program: "commonjs" },
    { name: "npm, ES modules", manager: "npm", pulumi: usual, program: "esm" },
    { name: "npm, strict TypeScript", manager: "npm", pulumi: usual, program: "typescript" },
    { name: "yarn, node-modules", manager: "yarn", pulumi: usual, program: "commonjs" },
    { name: "yarn 1", manager: "yarn 1", node: "20", pulumi: usual, program: "commonjs" },
    { name: "pnpm", manager: "pnpm", pulumi: usual, program: "typescript" },
    { name: "Node 22", manager: "npm", node: "22", pulumi: usual, program: "commonjs" },
    { name: "Node 24", manager: "npm", node: "24", pulumi: usual, program: "esm" },
    { name: "the oldest @pulumi/pulumi", manager: "npm", pulumi: oldest, program: "commonjs" },
    {
        name: "the newest @pulumi/pulumi, Node 22",
        manager: "npm",
        node: "22",
        pulumi: newest,
        program: "commonjs",
    },
    { name: "YAML", manager: "npm", program: "yaml" },
    { name: "Python", manager: "npm", program: "python" },
];

const args = `{ instanceId: "590031445ef845bb912d7fc8243db80cin17", sourceInstanceId: "77aa4096cb824a61b93dab5ca00ecc8fin07", sourceDatabase: "orders" }`;

/** The same program in each form, as files. */
export const programs: Record<Case["program"], Record<string, string>> = {
    commonjs: {
        "Pulumi.yaml": "name: matrix\nruntime: { name: nodejs, options: { typescript: false } }\n",
        "index.js": `const taurusdb = require("pulumi-taurusdb-htap");
const orders = new taurusdb.StarRocksReplication("orders", ${args});
exports.stage = orders.stage;
`,
    },
    esm: {
        "Pulumi.yaml": "name: matrix\nruntime: { name: nodejs, options: { typescript: false } }\n",
        "index.js": `import * as taurusdb from "pulumi-taurusdb-htap";
import { StarRocksReplication } from "pulumi-taurusdb-htap";
if (taurusdb.StarRocksReplication !== StarRocksReplication) throw new Error("named exports differ");
const orders = new StarRocksReplication("orders", ${args});
export const stage = orders.stage;
`,
    },
    typescript: {
        "Pulumi.yaml": "name: matrix\nruntime: nodejs\n",
        "tsconfig.json": JSON.stringify({
            compilerOptions: {
                target: "es2022",
                module: "node16",
                moduleResolution: "node16",
                strict: true,
                exactOptionalPropertyTypes: true,
                noUncheckedIndexedAccess: true,
                skipLibCheck: false,
                types: [],
                noEmit: true,
            },
        }),
        "index.ts": `import * as pulumi from "@pulumi/pulumi";
import * as taurusdb from "pulumi-taurusdb-htap";
import type { Emulator } from "pulumi-taurusdb-htap-emulator";
const args: taurusdb.StarRocksReplicationArgs = ${args};
const orders = new taurusdb.StarRocksReplication("orders", args);
export const stage: pulumi.Output<taurusdb.Stage> = orders.stage;
export type Cloud = Emulator;
`,
    },
    yaml: exampleOf("yaml"),
    python: exampleOf("python"),
};

/** The files of an example, but for its manifest. */
function exampleOf(language: string): Record<string, string> {
    const folder = path.join(checkout, "examples", language);
    const files = readdirSync(folder, { withFileTypes: true })
        .filter((each) => each.isFile() && each.name !== "package.json")
        .map(({ name }) => name);
    return Object.fromEntries(files.map((file) => [file, readFileSync(path.join(folder, file), "utf8")]));
}
