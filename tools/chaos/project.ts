import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Emulator } from "pulumi-taurusdb-htap-emulator";
import { checkout } from "../checkout";
import { plainProject } from "../pulumi/project";
import type { Workspace } from "../pulumi/workspace";
import type { Declared, Stage } from "./draw";

/** It reads its face and its resources from declared.json. */
const program = `
const { face, types, declared, instances, source } = require("./declared.json");
const limits = { create: "120s", update: "120s", delete: "120s" };
const faces = {
    dynamic(kind, name, args, options) {
        const taurusdb = require("pulumi-taurusdb-htap");
        return new taurusdb[kind](name, args, { ...options, aliases: [{ type: types[kind].token }] });
    },
    // As a generated SDK does it.
    plugin(kind, name, args, options) {
        const { CustomResource } = require("@pulumi/pulumi");
        const { token, aliases } = types[kind];
        return new CustomResource(token, name, args, { ...options, aliases });
    },
};
const made = {};
for (const { kind, name, args, after, ignoreChanges } of declared)
    made[name] = faces[face](kind, name, { instanceId: instances[kind], sourceInstanceId: source, ...args },
        { customTimeouts: limits, ignoreChanges, dependsOn: after === undefined ? [] : [made[after]] });
`;

/** The plugin of the checkout, by its executable. */
const pluginFolder = path.join(checkout, "plugin");

const project = {
    name: "chaos",
    runtime: { name: "nodejs", options: { typescript: false } },
    plugins: { providers: [{ name: "taurusdb-htap", path: pluginFolder }] },
};

const stackConfig = `
config:
  taurusdb-htap:pollInterval: 150ms
  taurusdb-htap:settleTime: 2s
  taurusdb-htap:requestTimeout: 3s
  taurusdb-htap:maxRetries: "3"
`;

export function makeProject(workspace: Workspace): string {
    return plainProject("chaos", workspace, {
        "Pulumi.yaml": JSON.stringify(project),
        "Pulumi.chaos.yaml": stackConfig,
        "index.js": program,
    });
}

export function declare(folder: string, { face, resources }: Stage, { world }: Emulator): void {
    const instances = {
        StarRocksReplication: world.instances.find(({ edition }) => edition === "starrocks")?.id,
        ClickHouseReplication: world.instances.find(({ edition }) => edition === "clickhouse")?.id,
    };
    const content = { face, types: types(), declared: resources, instances, source: world.sources[0]?.id };
    writeFileSync(path.join(folder, "declared.json"), JSON.stringify(content));
}

/** The plugin's type tokens, with the aliases that its schema has for them. */
function types() {
    const schema = JSON.parse(readFileSync(path.join(pluginFolder, "schema.json"), "utf8"));
    const typeOf = (kind: Declared["kind"]) => {
        const token = `taurusdb-htap:index:${kind}`;
        return { token, aliases: schema.resources[token].aliases };
    };
    return {
        StarRocksReplication: typeOf("StarRocksReplication"),
        ClickHouseReplication: typeOf("ClickHouseReplication"),
    };
}
