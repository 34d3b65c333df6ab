import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Emulator } from "pulumi-taurusdb-htap-emulator";
import { pluginToken } from "../../provider/pulumi/resourceNames";
import { pluginFiles } from "../pulumi/pluginProject";
import { plainProject } from "../pulumi/project";
import type { Workspace } from "../pulumi/workspace";
import type { Stage } from "./draw";

/** It reads its face and its resources from declared.json. */
const program = `
const { face, pluginTypes, declared, instances, source } = require("./declared.json");
const limits = { create: "120s", update: "120s", delete: "120s" };
const faces = {
    dynamic(kind, name, args, options) {
        const taurusdb = require("pulumi-taurusdb-htap");
        return new taurusdb[kind](name, args, { ...options, aliases: [{ type: pluginTypes[kind] }] });
    },
    plugin: (kind, name, args, options) => new (require("./sdk.cjs"))[kind](name, args, options),
};
const made = {};
for (const { kind, name, args, after, ignoreChanges, import: imported } of declared)
    made[name] = faces[face](kind, name, { instanceId: instances[kind], sourceInstanceId: source, ...args }, {
        customTimeouts: limits,
        ignoreChanges,
        dependsOn: after === undefined ? [] : [made[after]],
        import: imported ? instances[kind] + "/" + (args.taskName || args.sourceDatabase) : undefined,
    });
`;

const stackConfig = `
config:
  taurusdb-htap:pollInterval: 150ms
  taurusdb-htap:settleTime: 2s
  taurusdb-htap:requestTimeout: 3s
  taurusdb-htap:maxRetries: "3"
`;

export function makeProject(name: string, workspace: Workspace): string {
    return plainProject(name, workspace, {
        ...pluginFiles(name),
        "Pulumi.chaos.yaml": stackConfig,
        "index.js": program,
    });
}

export function declare(
    folder: string,
    { face, resources }: Pick<Stage, "face" | "resources">,
    { world }: Emulator,
): void {
    const instances = {
        StarRocksReplication: world.instances.find(({ edition }) => edition === "starrocks")?.id,
        ClickHouseReplication: world.instances.find(({ edition }) => edition === "clickhouse")?.id,
    };
    const pluginTypes = {
        StarRocksReplication: pluginToken("StarRocksReplication"),
        ClickHouseReplication: pluginToken("ClickHouseReplication"),
    };
    const content = { face, pluginTypes, declared: resources, instances, source: world.sources[0]?.id };
    writeFileSync(path.join(folder, "declared.json"), JSON.stringify(content));
}
