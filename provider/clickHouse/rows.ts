import type { ClickHouseRow } from "../api/clickHouse";
import { isLive } from "../waiting/row";
import { rowsBy } from "../waiting/rowsBy";

/** The database of a row: rows may lack the source's name, and the target bears the same one. */
export function databaseOf({ sourceDatabase, targetDatabase }: ClickHouseRow): string | undefined {
    return sourceDatabase ?? targetDatabase;
}

/** The rows of a database. */
export const rowsOf = rowsBy<ClickHouseRow>(databaseOf);

/** What is wrong with the rows of an instance when they do not say which task is the database's. */
export function ambiguity(rows: ClickHouseRow[], sourceDatabase: string): string | undefined {
    const live = rowsOf(rows, sourceDatabase).filter(isLive);
    if (live.length <= 1) return undefined;
    return (
        `the instance lists several replications of database ${sourceDatabase}. ` +
        "Delete all but one in the console."
    );
}
