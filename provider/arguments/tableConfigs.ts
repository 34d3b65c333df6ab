import { own } from "./own";

/** Settings of one table: the service's own text, or its operations by name. */
export type TableConfigs<Typed extends object> = Record<string, string | Typed>;

type Value = string | string[] | number | boolean;

/** How each operation is written with its value. */
export type Operations<Typed extends object> = Record<keyof Typed, (value: Value) => string>;

/** The operations as the text that the service takes, in the table's order, so that order never makes a difference. */
export function renderTableConfig<Typed extends object>(
    operations: Operations<Typed>,
    separator: string,
    config: string | Typed,
): string {
    if (typeof config === "string") return config;
    return (Object.keys(operations) as (keyof Typed)[])
        .filter((name) => config[name] !== undefined)
        .map((name) => operations[name](config[name] as Value))
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

/** Whether two maps of texts mean the same for every table. */
export function sameTableConfigs(
    a: Record<string, string>,
    b: Record<string, string>,
    same: (a: string, b: string) => boolean,
): boolean {
    return [...Object.keys(a), ...Object.keys(b)].every((table) =>
        same(own(a, table) ?? "", own(b, table) ?? ""),
    );
}
