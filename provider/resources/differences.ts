/** Where a task that is there differs from the one that is wanted; what the service does not say is no difference. */
export function differences(
    wanted: Record<string, unknown>,
    there: Record<string, string | undefined>,
): string[] {
    return Object.entries(there).flatMap(([name, value]) =>
        value === undefined || value === wanted[name]
            ? []
            : [`${name} is ${value} there and ${wanted[name]} here`],
    );
}
