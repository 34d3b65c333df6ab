import pulumi
import pulumi_taurusdb_htap as taurusdb

config = pulumi.Config()
source_instance_id = config.require("sourceInstanceId")

orders = taurusdb.StarRocksReplication(
    "orders",
    instance_id=config.require("starRocksInstanceId"),
    source_instance_id=source_instance_id,
    # A read replica of the source; the primary when the stack names none.
    source_node_id=config.get("sourceNodeId"),
    source_database="orders",
    target_database="orders_analytics",
)

crm = taurusdb.ClickHouseReplication(
    "crm",
    instance_id=config.require("clickHouseInstanceId"),
    source_instance_id=source_instance_id,
    source_database="crm",
)

pulumi.export("ordersTask", orders.task_name)
pulumi.export("ordersStage", orders.stage)
pulumi.export("crmStage", crm.stage)
