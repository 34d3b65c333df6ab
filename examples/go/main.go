package main

import (
	"pulumi-taurusdb-htap/sdk/go/taurusdbhtap"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		conf := config.New(ctx, "")
		source := pulumi.String(conf.Require("sourceInstanceId"))
		orders, err := taurusdbhtap.NewStarRocksReplication(ctx, "orders", &taurusdbhtap.StarRocksReplicationArgs{
			InstanceId:       pulumi.String(conf.Require("starRocksInstanceId")),
			SourceInstanceId: source,
			SourceDatabase:   pulumi.String("orders"),
			TargetDatabase:   pulumi.String("orders_analytics"),
		})
		if err != nil {
			return err
		}
		crm, err := taurusdbhtap.NewClickHouseReplication(ctx, "crm", &taurusdbhtap.ClickHouseReplicationArgs{
			InstanceId:       pulumi.String(conf.Require("clickHouseInstanceId")),
			SourceInstanceId: source,
			SourceDatabase:   pulumi.String("crm"),
		})
		if err != nil {
			return err
		}
		ctx.Export("ordersTask", orders.TaskName)
		ctx.Export("ordersStage", orders.Stage)
		ctx.Export("crmStage", crm.Stage)
		return nil
	})
}
