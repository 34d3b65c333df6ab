import { flag, namesOf, objects, passed, type Stage, type Status, setting, text, words } from "./reading";
import type { components } from "./wire";
import type { ReplyOf } from "./wireTypes";

/** What the list says of a task, in one shape for both editions. */
export interface ReplicationRow {
    stage: Stage;
    status: Status;
    /** Percent of the full copy, 0 to 100. */
    percentage?: number;
    catchupStage?: Stage;
    catchupPercentage?: number;
}

/** Which tables a task copies; an exclude list without names means all of them. */
export interface TableScope {
    kind: "include" | "exclude";
    names: string[];
}

/** A value by name: a database parameter, or the settings of a table. */
export interface NamedValue {
    name: string;
    value: string;
}

/** One thing that the service checked. */
export interface CheckResult extends NamedValue {
    kind: "database" | "table";
    /** The service's word or sentence. */
    result: string;
    passed: boolean;
}

type ParameterCheck = components["schemas"]["DatabaseParameterCheck"];
type TableCheck = components["schemas"]["TableSettingCheck"];

export function parameterChecks(rows: ParameterCheck[] | null | undefined): CheckResult[] {
    return objects(rows, "checked parameters").map((row) => ({
        kind: "database",
        name: text(row.param_name) ?? "",
        value: setting(row.value),
        result: words(row.check_result) ?? "",
        passed: passed(row.check_result),
    }));
}

export function tableChecks(rows: TableCheck[] | null | undefined): CheckResult[] {
    return objects(rows, "checked tables").map((row) => ({
        kind: "table",
        name: text(row.table_name) ?? "",
        value: setting(row.table_config),
        result: words(row.check_result) ?? "",
        passed: passed(row.check_result),
    }));
}

/** Parameters as the wire has them. */
export function parametersOnWire(values: NamedValue[]): components["schemas"]["DatabaseParameterValue"][] {
    return values.map(({ name, value }) => ({ param_name: name, value }));
}

/** Table settings as the wire has them: an array, although some examples show a single object. */
export function tablesOnWire(values: NamedValue[]): components["schemas"]["TableSetting"][] {
    return values.map(({ name, value }) => ({ table_name: name, table_config: value }));
}

type DatabaseInfo = components["schemas"]["DatabaseInfo"] | undefined;

/** Both spellings of the configuration's database part. */
export function readDatabaseInfo(info: DatabaseInfo): { database?: string; checks: CheckResult[] } {
    return {
        database: text(info?.database_name) ?? text(info?.databaseName),
        checks: parameterChecks(info?.db_config_check_results ?? info?.dbCfgCheckResults),
    };
}

type TableScopeReply = components["schemas"]["TableScopeReply"] | undefined;

const includes = ["include_tables", "white_list"];
const excludes = ["exclude_tables", "black_list"];

/** Both editions' words for the two kinds of lists. */
export function readTableScope(scope: TableScopeReply | null): TableScope | undefined {
    const kind = text(scope?.repl_type)?.toLowerCase() ?? "";
    if (!includes.includes(kind) && !excludes.includes(kind)) return undefined;
    const names = namesOf(scope?.tables ?? [], "tables");
    return { kind: includes.includes(kind) ? "include" : "exclude", names };
}

/** A database parameter that a task can set. */
export interface DatabaseParameter {
    /** Its name, as `databaseConfigs` takes it. */
    name: string;
    /** Such as `integer` or `string`. */
    type?: string;
    /** What a task has that does not set it; absent where the service names none. */
    defaultValue?: string;
    /** `min-max`, or the words that are allowed with `|` between them. */
    range?: string;
    /** What it does and in which unit, in the service's words. */
    description?: string;
    /** Whether a task that exists may change it. */
    modifiable?: boolean;
}

type ParameterRow = NonNullable<ReplyOf<"ListStarRocksDbParameters">["db_parameters"]>[number];

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
