import * as pulumi from "@pulumi/pulumi";
import * as taurusdb from "pulumi-taurusdb-htap";

const config = new pulumi.Config();
const instanceId = config.require("instanceId");
const sourceInstanceId = config.require("sourceInstanceId");
const pattern = new RegExp(config.require("pattern"));

/** A program can await an answer before it declares resources: here they depend on the databases of the source. */
async function deploy() {
    const databases = await taurusdb.listSourceDatabases({ instanceId, sourceInstanceId });
    const replications = databases
        .filter((database) => pattern.test(database))
        .map(
            (sourceDatabase) =>
                new taurusdb.StarRocksReplication(sourceDatabase, {
                    instanceId,
                    sourceInstanceId,
                    sourceDatabase,
                }),
        );
    return { replicated: replications.map(({ sourceDatabase }) => sourceDatabase) };
}

export const replicated = pulumi.output(deploy()).replicated;
