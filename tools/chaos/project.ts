import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Emulator } from "pulumi-taurusdb-htap-emulator";
import { plainProject } from "../pulumi/project";
import type { Workspace } from "../pulumi/workspace";
import type { Declared } from "./draw";

/** It reads its resources from declared.json. */
const program = `
const taurusdb = require("pulumi-taurusdb-htap");
const { declared, instances, source } = require("./declared.json");
const limits = { create: "120s", update: "120s", delete: "120s" };
const made = {};
for (const { kind, name, args, after, ignoreChanges } of declared)
    made[name] = new taurusdb[kind](name, { instanceId: instances[kind], sourceInstanceId: source, ...args },
        { customTimeouts: limits, ignoreChanges, dependsOn: after === undefined ? [] : [made[after]] });
`;

const stackConfig = `
config:
  taurusdb-htap:pollInterval: 150ms
  taurusdb-htap:settleTime: 2s
  taurusdb-htap:requestTimeout: 3s
  taurusdb-htap:maxRetries: "3"
`;

export function makeProject(workspace: Workspace): string {
    return plainProject("chaos", workspace, { "Pulumi.chaos.yaml": stackConfig, "index.js": program });
}

export function declare(folder: string, declared: Declared[], { world }: Emulator): void {
    const instances = {
        StarRocksReplication: world.instances.find(({ edition }) => edition === "starrocks")?.id,
        ClickHouseReplication: world.instances.find(({ edition }) => edition === "clickhouse")?.id,
    };
    const content = { declared, instances, source: world.sources[0]?.id };
    writeFileSync(path.join(folder, "declared.json"), JSON.stringify(content));
}
