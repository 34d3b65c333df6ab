/**
 * Stands for every value that a preview does not know yet, of any type and at any depth: `rpc.unknownValue` in
 * @pulumi/pulumi/runtime/rpc, which is not public. Hooks other than check and diff never see it.
 */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value is unknown, or holds something unknown. */
export function hasUnknown(value: unknown): boolean {
    if (value === unknown) return true;
    return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}
