import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Emulator } from "../../emulator";
import { checkout } from "../checkout";
import type { Workspace } from "../pulumi/workspace";
import type { Declared } from "./draw";

/** Plain JavaScript, which starts faster; what it declares lies in a file beside it. */
const program = `
const taurusdb = require("pulumi-taurusdb-htap");
const { declared, instances, source } = require("./declared.json");
const limits = { create: "60s", update: "60s", delete: "60s" };
const made = {};
for (const { kind, name, args, after } of declared)
    made[name] = new taurusdb[kind](name, { instanceId: instances[kind], sourceInstanceId: source, ...args },
        { customTimeouts: limits, dependsOn: after === undefined ? [] : [made[after]] });
`;

const stackConfig = `
config:
  taurusdb-htap:pollInterval: 150ms
  taurusdb-htap:settleTime: 2s
  taurusdb-htap:requestTimeout: 1s
  taurusdb-htap:maxRetries: "3"
`;

export function makeProject(workspace: Workspace): string {
    const folder = mkdtempSync(path.join(workspace.folder, "chaos-"));
    mkdirSync(folder, { recursive: true });
    const write = (name: string, content: string) => writeFileSync(path.join(folder, name), content);
    write("Pulumi.yaml", "name: chaos\nruntime: { name: nodejs, options: { typescript: false } }\n");
    write("Pulumi.chaos.yaml", stackConfig);
    write("package.json", '{ "name": "chaos", "main": "index.js" }');
    write("index.js", program);
    // Only what the program itself needs: the CLI walks through all of it each time.
    for (const name of ["@pulumi/pulumi", "pulumi-taurusdb-htap"]) {
        const link = path.join(folder, "node_modules", name);
        mkdirSync(path.dirname(link), { recursive: true });
        symlinkSync(path.join(checkout, "node_modules", name), link, "junction");
    }
    return folder;
}

export function declare(folder: string, declared: Declared[], { world }: Emulator): void {
    const instances = {
        StarRocksReplication: world.instances.find(({ edition }) => edition === "starrocks")?.id,
        ClickHouseReplication: world.instances.find(({ edition }) => edition === "clickhouse")?.id,
    };
    const content = { declared, instances, source: world.sources[0]?.id };
    writeFileSync(path.join(folder, "declared.json"), JSON.stringify(content));
}
