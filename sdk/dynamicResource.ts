import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { warnOfConfig } from "./configWarnings";
import { requireInstalled } from "./installation";

/** The hooks that `pulumi-taurusdb-htap/provider` exports, by resource. */
const hooks = {
    StarRocksReplication: "starRocksReplication",
    ClickHouseReplication: "clickHouseReplication",
} as const;

export type Kind = keyof typeof hooks;

/**
 * The text that Pulumi stores with each resource and evaluates to find its hooks. It names the provider and captures nothing.
 * So the state stays small and holds no secret, and refresh and delete run the installed version. It is frozen, because a
 * change would appear in every state file.
 */
export function hookText(kind: Kind): string {
    return `exports.handler = () => require("pulumi-taurusdb-htap/provider").${hooks[kind]}`;
}

/** Registers what `pulumi.dynamic.Resource` would register, with a constant hook text instead of a serialised closure. */
export abstract class DynamicResource extends pulumi.CustomResource {
    /** `properties` names every property. Those that the program does not set are unknown until the resource exists. */
    protected constructor(
        kind: Kind,
        name: string,
        args: object,
        properties: readonly string[],
        opts: pulumi.CustomResourceOptions = {},
    ) {
        requireInstalled();
        warnOfConfig();
        const type = `pulumi-nodejs:dynamic/taurusdb:${kind}`;
        const { stackTraceLimit } = Error;
        // Pulumi records a stack for each of the four promises of each property, for a message to its own authors. With a
        // thousand resources that takes most of a preview. The resource's place in the program is found without it.
        Error.stackTraceLimit = 0;
        try {
            super(
                type,
                name,
                {
                    ...Object.fromEntries(properties.map((property) => [property, undefined])),
                    ...args,
                    // Hidden inputs: what Pulumi knows about a resource and does not pass to its hooks.
                    __provider: hookText(kind),
                    __urn: urnOf(name, type, opts.parent),
                    __timeouts: opts.customTimeouts,
                    __autoName: uniqueName(type, name),
                },
                opts,
            );
        } catch (error) {
            Error.stackTraceLimit = stackTraceLimit;
            Error.captureStackTrace(error as Error);
            throw error;
        } finally {
            Error.stackTraceLimit = stackTraceLimit;
        }
    }
}

/**
 * The URN as a promise. As an output it would depend on the parent, and what depends on a component waits for all its children,
 * of which this resource is one.
 */
function urnOf(name: string, type: string, parent: pulumi.Resource | undefined): Promise<string> {
    return new Promise((resolve) => {
        pulumi.createUrn(name, type, parent).apply(resolve);
    });
}

/** A name such as orders_1a2b3c4, different from those of other projects and stacks on the same instance. */
function uniqueName(type: string, name: string): string {
    const origin = JSON.stringify([pulumi.getProject(), pulumi.getStack(), type, name]);
    const hash = createHash("sha256").update(origin).digest("hex").slice(0, 7);
    return `${name.replace(/[^A-Za-z0-9_]/g, "_").slice(0, 120)}_${hash}`;
}
