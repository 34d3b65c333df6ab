import * as pulumi from "@pulumi/pulumi";
import { dynamicType, generatedTaskName, hookText, type Kind } from "../provider/pulumi/resourceNames";
import { warnOfConfig } from "./configWarnings";
import { requireInstalled } from "./installation";
import { siblingsOf } from "./siblings";

export { hookText, type Kind };

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
        const type = dynamicType(kind);
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
                    __autoName: generatedTaskName(kind, pulumi.getProject(), pulumi.getStack(), name),
                    __siblings: kind === "StarRocksReplication" ? siblingsOf(args) : undefined,
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
