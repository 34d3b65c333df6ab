import * as pulumi from "@pulumi/pulumi";
import * as taurusdb from "pulumi-taurusdb-htap";

// The stack's file (Pulumi.<stack>.yaml) declares all replications.
const declared = new pulumi.Config("taurusdb-htap").requireObject<taurusdb.ReplicationEnvironmentArgs>(
    "environment",
);
const environment = new taurusdb.ReplicationEnvironment("htap", declared);

export const { starRocks, clickHouse } = environment.summary;
