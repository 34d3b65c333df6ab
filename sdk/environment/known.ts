import * as pulumi from "@pulumi/pulumi";
import { unknown } from "../../provider/arguments/unknown";

/** Whether a value is there only when resources are. */
export function isLater(value: unknown): boolean {
    return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/** A provider that a program has made: of this package, whichever copy of it. */
export function isProvider(value: unknown): boolean {
    return (
        pulumi.ProviderResource.isInstance(value) &&
        (value as unknown as { __pulumiType: string }).__pulumiType === "pulumi:providers:pulumi-nodejs"
    );
}

/** A value as far as it is known: an output, a promise or a resource stands as unknown, and is not judged. */
export function knownPart(value: unknown): unknown {
    if (isLater(value) || isProvider(value)) return unknown;
    if (pulumi.Resource.isInstance(value)) return "a resource of another kind";
    if (Array.isArray(value)) return value.map(knownPart);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
        Object.entries(value)
            .filter(([, each]) => each !== undefined)
            .map(([key, each]) => [key, knownPart(each)]),
    );
}
