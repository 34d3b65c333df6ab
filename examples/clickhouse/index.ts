import * as pulumi from "@pulumi/pulumi";
import * as taurusdb from "pulumi-taurusdb-htap";

const config = new pulumi.Config();
const instanceId = config.require("instanceId");
const sourceInstanceId = config.require("sourceInstanceId");

// All tables but one. The database in ClickHouse has the source's name.
const crm = new taurusdb.ClickHouseReplication("crm", {
    instanceId,
    sourceInstanceId,
    sourceDatabase: "crm",
    tables: { exclude: ["activities"] },
    databaseConfigs: { max_sync_threads: 2, max_flush_data_time: 2000 },
});

const billing = new taurusdb.ClickHouseReplication(
    "billing",
    {
        instanceId,
        sourceInstanceId,
        sourceDatabase: "billing",
        tables: { include: ["invoices", "payments"] },
        tableConfigs: {
            // The service's own text, or its operations by name.
            invoices: "ORDER BY id",
            payments: { orderBy: ["invoice_id", "id"], ttl: "paid_at + INTERVAL 5 YEAR" },
        },
        // `pulumi up` returns when the full copy is done and changes are followed, which can take hours.
        waitFor: "incremental",
    },
    { customTimeouts: { create: "4h" } },
);

export const stages = { crm: crm.stage, billing: billing.stage };
