import type { NamedValue } from "./world";

/** Settings of a task as requests of both editions write them. */
export interface SettingsBody {
    db_configs?: { param_name: string; value: string }[];
    tables_configs?: { table_name: string; table_config: string }[];
}

export function parametersIn({ db_configs = [] }: SettingsBody): NamedValue[] {
    return db_configs.map(({ param_name, value }) => ({ name: param_name, value }));
}

export function tableSettingsIn({ tables_configs = [] }: SettingsBody): NamedValue[] {
    return tables_configs.map(({ table_name, table_config }) => ({ name: table_name, value: table_config }));
}

/** Parameters as replies show them, each with the result of its check. */
export function checkedParameters(
    parameters: NamedValue[],
    isAccepted: (parameter: NamedValue) => boolean = () => true,
) {
    return parameters.map((each) => ({
        param_name: each.name,
        value: each.value,
        check_result: isAccepted(each) ? "success" : "fail",
    }));
}

/** Table settings as replies show them. Each is accepted if the source has the table, wherever `tables` is known. */
export function checkedTables(settings: NamedValue[], tables: string[] | undefined, failure = "failed") {
    return settings.map(({ name, value }) => ({
        table_name: name,
        table_config: value,
        check_result: !tables || tables.includes(name) ? "success" : failure,
    }));
}

export function allSucceeded(results: { check_result: string }[]): boolean {
    return results.every(({ check_result }) => check_result === "success");
}
