/** A database parameter with its type, default and range, as the service lists it. */
export interface Parameter {
    name: string;
    type: "Integer" | "String";
    default: string;
    /** "min-max" or "a|b". */
    range: string;
    description: string;
    /** Whether an existing task may change it. */
    modifiable: boolean;
}

const row = (
    name: string,
    type: Parameter["type"],
    defaultValue: string,
    range: string,
    description: string,
    modifiable = true,
): Parameter => ({ name, type, default: defaultValue, range, description, modifiable });

// Defaults and ranges are those of the official example of database-parameters. They differ between kernels, so nothing else
// may know them: clients ask for them.
export const starRocksParameters: Parameter[] = [
    row("enable_chunk_level_dump", "String", "false", "true|false", "Copy in chunks.", false),
    row(
        "snapshot_with_lock",
        "String",
        "true",
        "true|false",
        "Lock while the full snapshot is taken.",
        false,
    ),
    row("sync_commit_interval_ms", "Integer", "5000", "1000-60000", "Milliseconds between commits."),
    row("max_sync_commit_rows", "Integer", "500000", "500000-2000000", "Rows a commit."),
    row("max_sync_commit_bytes", "Integer", "268435456", "10485760-1610612736", "Bytes a commit."),
    // The example has 1-2, but acceptance tests set 4.
    row("max_full_sync_task_threads_num", "Integer", "1", "1-16", "Threads of the full copy."),
    row("max_rows_per_chunk", "Integer", "0", "0-1000000", "Rows a chunk."),
    row("max_bytes_per_chunk", "Integer", "268435456", "33554432-1073741824", "Bytes a chunk."),
    row(
        "binlog_expire_logs_seconds",
        "Integer",
        "86400",
        "0-604800",
        "Seconds of binlog the source must keep.",
    ),
];

export const clickHouseParameters: Parameter[] = [
    row(
        "default_isolation_level",
        "String",
        "QUERY_SNAPSHOT",
        "READ_COMMITTED|READ_UNCOMMITTED|QUERY_RAW|QUERY_SNAPSHOT",
        "Isolation level of queries.",
    ),
    row("enable_snapshots", "String", "true", "true|false", "Snapshots for QUERY_SNAPSHOT."),
    row("enable_chunk_level", "String", "true", "true|false", "Copy in chunks."),
    row("max_sync_threads", "Integer", "1", "1-2", "Threads of the full copy."),
    row("treat_numeric_string_as_integer", "String", "false", "true|false", "Read numeric text as integers."),
    row(
        "min_binlog_expire_logs_seconds",
        "Integer",
        "86400",
        "0-2592000",
        "Seconds of binlog the source must keep.",
    ),
    row("max_rows_in_buffer", "Integer", "2000000", "1-10000000", "Rows buffered a table."),
    row("max_rows_in_buffers", "Integer", "6000000", "1-10000000", "Rows buffered a database."),
    row("max_bytes_in_buffer", "Integer", "200000000", "1-1000000000", "Bytes buffered a table."),
    row("max_bytes_in_buffers", "Integer", "600000000", "1-1000000000", "Bytes buffered a database."),
    row("max_flush_data_time", "Integer", "5000", "1-10000", "Milliseconds between flushes."),
];

/** Whether a parameter takes a value. Unknown parameters take none. */
export function parameterAccepts(table: Parameter[], name: string, value: string): boolean {
    const parameter = table.find((each) => each.name === name);
    if (!parameter) return false;
    if (parameter.range.includes("|")) return parameter.range.split("|").includes(value);
    const [low, high] = parameter.range.split("-").map(Number) as [number, number];
    return /^\d+$/.test(value) && Number(value) >= low && Number(value) <= high;
}

/** The parameters as replies list them. `ofTask`: whether to say which of them an existing task may change. */
export function parameterRows(table: Parameter[], ofTask: boolean): Record<string, string>[] {
    return table.map((each) => ({
        param_name: each.name,
        data_type: each.type,
        default_value: each.default,
        value_range: each.range,
        description: each.description,
        is_modifiable: String(ofTask && each.modifiable),
    }));
}
