import {
    flag,
    namesOf,
    objects,
    passed,
    percent,
    type Stage,
    type Status,
    sentences,
    setting,
    stage,
    status,
    text,
    words,
} from "./reading";
import type { components } from "./wire";

// What both editions share. The wire has its own words for it in each.

type Schemas = components["schemas"];

/** Progress of a task, as the list shows it. */
export interface ReplicationRow {
    stage: Stage;
    status: Status;
    /** Percent of the full copy, 0 to 100. */
    percentage?: number;
    /** Stage of the copy of added tables. Undefined if none is running. */
    catchupStage?: Stage;
    catchupPercentage?: number;
}

type Row = Schemas["StarRocksReplicationRow"] | Schemas["ClickHouseReplicationRow"];

export function readRow(row: Row): ReplicationRow {
    return {
        status: status(row.status),
        stage: stage(row.stage) ?? "other",
        percentage: percent(row.percentage),
        catchupStage: stage(row.catchup_stage),
        catchupPercentage: percent(row.catchup_percentage),
    };
}

/** Which tables a task copies. An exclude list without names means all tables. */
export interface TableScope {
    kind: "include" | "exclude";
    names: string[];
}

/** What the service says about one parameter, or about the settings of one table. */
export interface CheckResult {
    kind: "database" | "table";
    name: string;
    value: string;
    /** The service's word or sentence. */
    result: string;
    passed: boolean;
}

/** The configuration of a task. What the service does not show is undefined. */
export interface ReplicationConfiguration {
    sourceInstanceId?: string;
    sourceNodeId?: string;
    sourceDatabase?: string;
    parameterChecks: CheckResult[];
    tableConfigChecks: CheckResult[];
    tables?: TableScope;
    /** The tables after the running change. Undefined if none is running. */
    newTables?: TableScope;
    tablesAreChanging?: boolean;
    /** What went wrong, in the service's words. */
    lastError?: string;
}

type Configuration = Schemas["StarRocksConfiguration"] | Schemas["ClickHouseConfiguration"];

export function readConfiguration(
    reply: Configuration & Pick<Schemas["StarRocksConfiguration"], "table_info" | "error_msg">,
): ReplicationConfiguration {
    // Pages spell these fields in snake_case, live replies in camelCase.
    const { database_name, databaseName, db_config_check_results, dbCfgCheckResults } =
        reply.database_info ?? {};
    const tablesAreChanging = flag(reply.is_tables_change);
    return {
        sourceInstanceId: text(reply.source_instance_id),
        sourceNodeId: text(reply.source_node_id),
        sourceDatabase: text(database_name) ?? text(databaseName),
        parameterChecks: readParameterChecks(db_config_check_results ?? dbCfgCheckResults),
        tableConfigChecks: readTableConfigChecks(reply.table_infos ?? reply.table_info),
        tables: readTableScope(reply.table_repl_config),
        newTables: tablesAreChanging ? readTableScope(reply.new_table_repl_config) : undefined,
        tablesAreChanging,
        lastError: sentences(reply.last_error_of_alter_table, reply.error_msg),
    };
}

const includes = ["include_tables", "white_list"];
const excludes = ["exclude_tables", "black_list"];

function readTableScope(scope: Schemas["TableScopeReply"] | undefined): TableScope | undefined {
    const kind = text(scope?.repl_type)?.toLowerCase() ?? "";
    if (!includes.includes(kind) && !excludes.includes(kind)) return undefined;
    const names = namesOf(scope?.tables ?? [], "tables");
    return { kind: includes.includes(kind) ? "include" : "exclude", names };
}

export function readParameterChecks(
    rows: Schemas["DatabaseParameterCheck"][] | null | undefined,
): CheckResult[] {
    return objects(rows, "checked parameters").map((row) => ({
        kind: "database",
        name: text(row.param_name) ?? "",
        value: setting(row.value),
        result: words(row.check_result) ?? "",
        passed: passed(row.check_result),
    }));
}

export function readTableConfigChecks(
    rows: Schemas["TableSettingCheck"][] | null | undefined,
): CheckResult[] {
    return objects(rows, "checked tables").map((row) => ({
        kind: "table",
        name: text(row.table_name) ?? "",
        value: setting(row.table_config),
        result: words(row.check_result) ?? "",
        passed: passed(row.check_result),
    }));
}

export function parametersOnWire(parameters: Record<string, string>): Schemas["DatabaseParameterValue"][] {
    return Object.entries(parameters).map(([name, value]) => ({ param_name: name, value }));
}

/** An array, although some examples show a single object. */
export function tableConfigsOnWire(tableConfigs: Record<string, string>): Schemas["TableSetting"][] {
    return Object.entries(tableConfigs).map(([name, value]) => ({ table_name: name, table_config: value }));
}

/** A database parameter that a task can set. */
export interface DatabaseParameter {
    /** Its name, as `databaseConfigs` takes it. */
    name: string;
    /** Such as `integer` or `string`. */
    type?: string;
    /** Its value in a task that does not set it. Undefined if the service names none. */
    defaultValue?: string;
    /** `min-max`, or the allowed words separated by `|`. */
    range?: string;
    /** What it does and in which unit, in the service's words. */
    description?: string;
    /** Whether an existing task can change it. */
    modifiable?: boolean;
}

type ParameterRow = NonNullable<Schemas["ParameterList"]["db_parameters"]>[number];

export function readParameter(row: ParameterRow): DatabaseParameter {
    const { default_value } = row;
    return {
        name: text(row.param_name) ?? "",
        type: text(row.data_type),
        defaultValue:
            default_value === undefined || default_value === null ? undefined : setting(default_value),
        range: text(row.value_range),
        description: words(row.description),
        modifiable: flag(row.is_modifiable),
    };
}
