package main

import (
	"pulumi-taurusdb-htap/sdk/go/taurusdbhtap"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		orders, err := taurusdbhtap.NewStarRocksReplication(ctx, "orders", &taurusdbhtap.StarRocksReplicationArgs{
			InstanceId:       pulumi.String("590031445ef845bb912d7fc8243db80cin17"),
			SourceInstanceId: pulumi.String("77aa4096cb824a61b93dab5ca00ecc8fin07"),
			SourceDatabase:   pulumi.String("orders"),
			WaitFor:          taurusdbhtap.WaitForFull,
			Tables:           &taurusdbhtap.ReplicationTablesArgs{Include: pulumi.ToStringArray([]string{"orders"})},
			DatabaseConfigs:  pulumi.Map{"binlog_expire_logs_seconds": pulumi.Int(86400)},
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
		list, err := taurusdbhtap.ListStarRocksReplications(ctx, &taurusdbhtap.ListStarRocksReplicationsArgs{InstanceId: "a"})
		if err != nil {
			return err
		}
		ctx.Export("stage", orders.Stage)
		ctx.Export("first", pulumi.String(list.Replications[0].TaskName))
		return nil
	})
}
