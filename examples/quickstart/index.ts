import * as pulumi from "@pulumi/pulumi";
import * as taurusdb from "pulumi-taurusdb-htap";

const config = new pulumi.Config();
const sourceInstanceId = config.require("sourceInstanceId");

const orders = new taurusdb.StarRocksReplication("orders", {
    instanceId: config.require("starRocksInstanceId"),
    sourceInstanceId,
    // A read replica of the source; the primary when the stack names none.
    sourceNodeId: config.get("sourceNodeId"),
    sourceDatabase: "orders",
    targetDatabase: "orders_analytics",
});

const crm = new taurusdb.ClickHouseReplication("crm", {
    instanceId: config.require("clickHouseInstanceId"),
    sourceInstanceId,
    sourceDatabase: "crm",
});

export const ordersTask = orders.taskName;
export const ordersStage = orders.stage;
export const crmStage = crm.stage;
