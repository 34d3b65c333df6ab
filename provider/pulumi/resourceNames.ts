import { createHash } from "node:crypto";

// A program's resources load this file, so it imports nothing of the provider.

/** The hooks that `pulumi-taurusdb-htap/provider` exports, by resource. */
const hooks = {
    StarRocksReplication: "starRocksReplication",
    ClickHouseReplication: "clickHouseReplication",
} as const;

export type Kind = keyof typeof hooks;

/** The type token of a dynamic resource. */
export function dynamicType(kind: Kind): string {
    return `pulumi-nodejs:dynamic/taurusdb:${kind}`;
}

/** The token of a resource, a function or a type in the schema of the plugin. */
export function pluginToken(name: string): string {
    return `taurusdb-htap:index:${name}`;
}

/**
 * The text that Pulumi stores with each dynamic resource and evaluates to find its hooks. It names the provider and captures
 * nothing. So the state stays small and holds no secret, and refresh and delete run the installed version. It is frozen, because a
 * change would appear in every state file.
 */
export function hookText(kind: Kind): string {
    return `exports.handler = () => require("pulumi-taurusdb-htap/provider").${hooks[kind]}`;
}

/**
 * A task's name such as orders_1a2b3c4, different from those of other projects and stacks on the same instance. Every face of Pulumi
 * gives the same name, so a resource can move from one to another.
 */
export function generatedTaskName(kind: Kind, project: string, stack: string, name: string): string {
    const origin = JSON.stringify([project, stack, dynamicType(kind), name]);
    const hash = createHash("sha256").update(origin).digest("hex").slice(0, 7);
    return `${name.replace(/[^A-Za-z0-9_]/g, "_").slice(0, 120)}_${hash}`;
}
