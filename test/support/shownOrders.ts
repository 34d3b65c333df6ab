import { ids } from "./stillEmulator";

/** What status shows of orders_1 as it is planted without more. */
export const shownOrders = {
    id: `${ids.starRocks}/orders_1`,
    instanceId: ids.starRocks,
    name: "orders_1",
    sourceDatabase: "orders",
    targetDatabase: "orders_1",
    stage: "incremental",
    status: "normal",
    percentage: 100,
    problems: [],
};
