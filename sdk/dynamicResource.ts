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
 * The text that Pulumi stores with each resource and evaluates to find its hooks. It names the provider and captures
 * nothing, so the state stays small, holds no secret, and refresh and delete run the installed version. A change of it
 * is a change in every state file: it is frozen.
 */
export function hookText(kind: Kind): string {
    return `exports.handler = () => require("pulumi-taurusdb-htap/provider").${hooks[kind]}`;
}

/**
 * A dynamic resource by another door: it registers what `pulumi.dynamic.Resource` would, with the hook text written
 * down instead of serialised from a closure.
 */
export abstract class DynamicResource extends pulumi.CustomResource {
    /** `outputs` names what only the service can tell: unknown until the resource exists. */
    protected constructor(
        kind: Kind,
        name: string,
        args: object,
        outputs: readonly string[],
        opts: pulumi.CustomResourceOptions = {},
    ) {
        requireInstalled();
        warnOfConfig();
        const type = `pulumi-nodejs:dynamic/taurusdb:${kind}`;
        const { stackTraceLimit } = Error;
        // Pulumi keeps a stack with each of the four promises of each property, for a message that only its own authors need: at a
        // thousand resources that is most of a preview. Where a resource stands in the program it finds out all the same.
        Error.stackTraceLimit = 0;
        try {
            super(
                type,
                name,
                {
                    ...Object.fromEntries(outputs.map((output) => [output, undefined])),
                    ...args,
                    // Hidden inputs, for what Pulumi knows of a resource but does not tell its hooks.
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
 * The URN as a bare promise: as an output it would depend on the parent, and whatever depends on a component waits for all its
 * children, of which this is one.
 */
function urnOf(name: string, type: string, parent: pulumi.Resource | undefined): Promise<string> {
    return new Promise((resolve) => {
        pulumi.createUrn(name, type, parent).apply(resolve);
    });
}

/** A name that other projects and stacks on the same instance will not make: orders_1a2b3c4. */
function uniqueName(type: string, name: string): string {
    const origin = JSON.stringify([pulumi.getProject(), pulumi.getStack(), type, name]);
    const hash = createHash("sha256").update(origin).digest("hex").slice(0, 7);
    return `${name.replace(/[^A-Za-z0-9_]/g, "_").slice(0, 120)}_${hash}`;
}
