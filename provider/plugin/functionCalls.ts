import { own } from "../arguments/maps";
import type { Functions } from "../functions";
import { type Properties, plain } from "../pulumi/stateFormat";
import { UserError } from "../userError";

/** The functions whose answer is a list, and its name: Pulumi's functions answer with a map. */
const lists: Partial<Record<keyof Functions, string>> = {
    listStarRocksReplications: "replications",
    listClickHouseReplications: "replications",
    listDatabaseParameters: "parameters",
    listSourceDatabases: "databases",
    listSourceTables: "tables",
    listHtapInstances: "instances",
};

/** Calls a function by its token, such as `taurusdb-htap:index:listHtapInstances`. */
export async function callFunction(
    functions: Functions,
    token: string,
    args: Properties,
): Promise<Properties> {
    const name = (token.split(":").at(-1) ?? "") as keyof Functions;
    const call = own(functions, name) as ((args: Properties) => Promise<unknown>) | undefined;
    if (!call) throw new UserError(`${token}: is not a function of this package.`);
    const answer = await call(args);
    const list = lists[name];
    return plain(list === undefined ? (answer as Properties) : { [list]: answer });
}
