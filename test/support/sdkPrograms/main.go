package main

import (
	"pulumi-taurusdb-htap/sdk/go/taurusdbhtap"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		instance := "590031445ef845bb912d7fc8243db80cin17"
		orders, err := taurusdbhtap.NewStarRocksReplication(ctx, "orders", &taurusdbhtap.StarRocksReplicationArgs{
			InstanceId:       pulumi.String(instance),
			SourceInstanceId: pulumi.String("77aa4096cb824a61b93dab5ca00ecc8fin07"),
			SourceDatabase:   pulumi.String("orders"),
			WaitFor:          taurusdbhtap.WaitForFull,
			Tables:           &taurusdbhtap.ReplicationTablesArgs{Include: pulumi.ToStringArray([]string{"orders", "order_items"})},
			DatabaseConfigs:  pulumi.Map{"binlog_expire_logs_seconds": pulumi.Int(config.New(ctx, "").RequireInt("binlog"))},
			TableConfigs: pulumi.Map{
				"orders": pulumi.String("order by id"),
				"order_items": taurusdbhtap.StarRocksTableConfigArgs{
					OrderBy: pulumi.ToStringArray([]string{"order_id", "line"}),
					Buckets: pulumi.Int(8),
				},
			},
		})
		if err != nil {
			return err
		}
		list, err := taurusdbhtap.ListStarRocksReplications(ctx, &taurusdbhtap.ListStarRocksReplicationsArgs{InstanceId: instance})
		if err != nil {
			return err
		}
		ctx.Export("stage", orders.Stage)
		ctx.Export("before", pulumi.Int(len(list.Replications)))
		return nil
	})
}
