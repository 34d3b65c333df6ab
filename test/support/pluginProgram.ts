import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import { plugins } from "../../tools/pulumi/pluginProject";
import type { Engine } from "./engine";
import { ids } from "./stillEmulator";

/** The generators of SDKs are Go code. */
export const hasGo = spawnSync("go", ["version"]).status === 0;

const { source: sourceInstanceId } = ids;

/** The arguments that both examples of a test begin with. */
export const [starRocks, clickHouse] = [
    { instanceId: ids.starRocks, sourceInstanceId, sourceDatabase: "orders" },
    { instanceId: ids.clickHouse, sourceInstanceId, sourceDatabase: "crm" },
];

/** A resource of a YAML program. */
export function resource(edition: "StarRocks" | "ClickHouse", properties: object, options: object = {}) {
    return { type: `taurusdb-htap:${edition}Replication`, properties, options };
}

/** A property of another resource, as YAML programs write it. */
export function reference(property: string): string {
    return `\${${property}}`;
}

/** Makes the project a YAML program of the plugin. `more`: other sections of it. */
export function writeYaml(engine: Engine, resources: object, more: object = {}): void {
    writeProject(engine, { runtime: "yaml", resources, ...more });
}

/** Makes it a program in JavaScript again, which may use the plugin too. */
export function writeNode(engine: Engine, program: string): void {
    writeProject(engine, { runtime: { name: "nodejs", options: { typescript: false } } });
    engine.write(program);
}

/** Makes the project one of another runtime. `project`: other sections of it. */
export function writeProject(engine: Engine, project: object): void {
    writeFileSync(path.join(engine.folder, "Pulumi.yaml"), stringify({ name: "test", plugins, ...project }));
}
