import * as pulumi from "@pulumi/pulumi";
import * as taurusdb from "pulumi-taurusdb-htap";

const config = new pulumi.Config();

const orders = new taurusdb.StarRocksReplication(
    "orders",
    {
        instanceId: config.require("instanceId"),
        sourceInstanceId: config.require("sourceInstanceId"),
        sourceDatabase: "orders",
        targetDatabase: "orders_analytics",
        // Order never matters. Added or removed names change the running task.
        tables: { include: ["orders", "order_items", "customers"] },
        tableConfigs: {
            // The service's own text, or its operations by name.
            orders: "order by id",
            order_items: { orderBy: ["order_id", "line"], keyColumns: ["order_id", "line"], buckets: 8 },
        },
        databaseConfigs: {
            binlog_expire_logs_seconds: 86400,
            sync_commit_interval_ms: 2000,
        },
        // pulumi config set desiredState paused && pulumi up
        desiredState: config.require("desiredState") as "running" | "paused",
        // `pulumi up` returns when the full copy is done and changes are followed, which can take hours.
        waitFor: "incremental",
    },
    { customTimeouts: { create: "4h" } },
);

export const { taskName, stage, percentage, failedChecks } = orders;
