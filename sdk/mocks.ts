import * as pulumi from "@pulumi/pulumi";

/** What `pulumi.runtime.setMocks` has set in a unit test; undefined in a deployment. */
export function findMocks(): pulumi.runtime.Mocks | undefined {
    const monitor = pulumi.runtime.getMonitor() as { mocks?: pulumi.runtime.Mocks } | undefined;
    return monitor?.mocks;
}
