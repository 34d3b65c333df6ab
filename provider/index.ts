import { clickHouseReplication as clickHouse } from "./clickHouse/replication";
import { dynamicProvider } from "./dynamic/hooks";
import { starRocksReplication as starRocks } from "./starRocks/replication";

// Every state file calls these by this module's path and these names, also those that older versions wrote: neither may
// ever change, and the hooks must take every shape of state that was ever stored.

export const starRocksReplication = dynamicProvider(starRocks);
export const clickHouseReplication = dynamicProvider(clickHouse);
