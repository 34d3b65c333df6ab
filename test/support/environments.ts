import { readEnvironment } from "../../sdk/environment/problems";
import { ids } from "./stillEmulator";

export const starRocks = { instanceId: ids.starRocks, sourceInstanceId: ids.source };
export const clickHouse = { instanceId: ids.clickHouse, sourceInstanceId: ids.source };
export const defaults = { starRocks, clickHouse };

/** What is wrong with an environment, which may be anything. */
export function problemsOf(environment: unknown): string[] {
    const read = readEnvironment(environment);
    return "problems" in read ? read.problems : [];
}
