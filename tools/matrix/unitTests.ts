import { usual } from "./cases";
import { fromTarballs, type Packed, type Project } from "./install";

/** A test runner, set up as its own documentation says. */
export interface Runner {
    name: string;
    packages: Record<string, string>;
    files: Record<string, string>;
    command: string[];
}

const body = `
const args = {
    instanceId: "590031445ef845bb912d7fc8243db80cin17",
    sourceInstanceId: "77aa4096cb824a61b93dab5ca00ecc8fin07",
    sourceDatabase: "orders",
};

test("functions ask the service", async () => {
    const { region, url, token, close } = await startEmulator();
    try {
        const settings = { region, endpoint: url, iamEndpoint: url, authToken: token };
        const found = await taurusdb.listHtapInstances({ sourceInstanceId: args.sourceInstanceId }, settings);
        assert.equal(found.length, 3);
    } finally {
        await close();
    }
});

test("resources, environments and functions have mocks", async () => {
    await pulumi.runtime.setMocks({
        newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
        call: ({ token, inputs }) => [{ ...inputs, token }],
    });
    const orders = new taurusdb.StarRocksReplication("orders", args);
    const { starRocks } = new taurusdb.ReplicationEnvironment("main", { starRocks: { crm: args } });
    const { instanceId } = args;
    const listed = taurusdb.listStarRocksReplicationsOutput({ instanceId: orders.instanceId });
    const known = pulumi.all([orders.id, starRocks.crm?.id, listed]);
    assert.deepEqual(await new Promise((resolve) => void known.apply(resolve)), [
        "orders",
        "main-crm",
        [{ instanceId, token: "taurusdb-htap:index:listStarRocksReplications" }],
    ]);
});
`;

const required = `const assert = require("node:assert/strict");
const pulumi = require("@pulumi/pulumi");
const taurusdb = require("pulumi-taurusdb-htap");
const { startEmulator } = require("pulumi-taurusdb-htap-emulator");
`;

const imported = `import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import * as taurusdb from "pulumi-taurusdb-htap";
import { startEmulator } from "pulumi-taurusdb-htap-emulator";
`;

export const runners: Runner[] = [
    {
        name: "jest",
        packages: { jest: "30" },
        files: { "program.test.js": required + body },
        command: ["npx", "--no-install", "jest"],
    },
    {
        name: "ts-jest",
        packages: {
            jest: "30",
            "ts-jest": "29",
            typescript: "5.9.3",
            "@types/jest": "30",
            "@types/node": "20",
        },
        files: {
            "program.test.ts": imported + body,
            "jest.config.js": 'module.exports = { preset: "ts-jest" };\n',
            "tsconfig.json":
                '{ "compilerOptions": { "strict": true, "esModuleInterop": true, "target": "es2022" } }\n',
        },
        command: ["npx", "--no-install", "jest"],
    },
    {
        name: "vitest",
        packages: { vitest: "3" },
        files: { "program.test.mjs": `import { test } from "vitest";\n${imported}${body}` },
        command: ["npx", "--no-install", "vitest", "run"],
    },
    {
        name: "node:test",
        packages: {},
        files: { "program.test.js": `const { test } = require("node:test");\n${required}${body}` },
        command: [process.execPath, "--test"],
    },
];

/** A project with unit tests only. */
export function tested({ packages, files }: Runner, packed: Packed): Project {
    const dependencies = { "@pulumi/pulumi": usual, ...fromTarballs(packed), ...packages };
    return { manager: "npm", manifest: { dependencies }, files };
}
