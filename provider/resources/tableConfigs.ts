/** Settings of one table: the service's own text, or its operations by name. */
export type TableConfigs<Typed extends object> = Record<string, string | Typed>;

/** How an operation is written: its words before the value. */
export type Operations<Typed extends object> = Record<keyof Typed, string>;

/** The operations as the text that the service takes, in the table's order, so that order never makes a difference. */
export function renderTableConfig<Typed extends object>(
    operations: Operations<Typed>,
    separator: string,
    config: string | Typed,
): string {
    if (typeof config === "string") return config;
    return (Object.keys(operations) as (keyof Typed)[])
        .filter((name) => config[name] !== undefined)
        .map(
            (name) =>
                `${operations[name]} ${Array.isArray(config[name]) ? (config[name] as string[]).join(",") : config[name]}`,
        )
        .join(separator);
}

export function renderTableConfigs<Typed extends object>(
    render: (config: string | Typed) => string,
    configs: TableConfigs<Typed> | undefined,
): Record<string, string> {
    return Object.fromEntries(
        Object.entries(configs ?? {}).map(([table, config]) => [table, render(config)]),
    );
}

/** Texts are the same when they differ in white space and case only: neither operations nor columns have a case. */
export function sameTableConfig(a: string, b: string): boolean {
    return plain(a) === plain(b);
}

function plain(text: string): string {
    return text
        .toLowerCase()
        .trim()
        .replace(/\s+/g, " ")
        .replace(/\s*([;,])\s*/g, "$1")
        .replace(/;$/, "");
}
