import * as pulumi from "@pulumi/pulumi";
import { unknown } from "../../provider/arguments/unknown";

/** Whether a value is an output or a promise: known only later. */
export function isLater(value: unknown): boolean {
    return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/** Whether a value is an explicit provider, also one of another copy of this package. */
export function isProvider(value: unknown): boolean {
    return (
        pulumi.ProviderResource.isInstance(value) &&
        (value as unknown as { __pulumiType: string }).__pulumiType === "pulumi:providers:pulumi-nodejs"
    );
}

/** The known part of a value. An output, a promise or a provider becomes unknown, which no check judges. */
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
