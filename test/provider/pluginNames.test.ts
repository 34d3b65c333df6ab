import * as pulumi from "@pulumi/pulumi";
import { ownerOf, taskNameOf } from "../../provider/plugin/urn";
import { StarRocksReplication } from "../../sdk";

test("task name: a dynamic resource and the plugin generate the same", async () => {
    const inputs: Record<string, unknown>[] = [];
    await pulumi.runtime.setMocks(
        {
            newResource: (args) => {
                inputs.push(args.inputs);
                return { id: "id", state: args.inputs };
            },
            call: () => ({}),
        },
        "shop",
        "production",
    );
    const name = "orders of: the shop";
    const resource = new StarRocksReplication(name, {
        instanceId: "i",
        sourceInstanceId: "s",
        sourceDatabase: "d",
    });
    await new Promise((resolve) => resource.urn.apply(resolve));
    const urn = `urn:pulumi:production::shop::my:parent$taurusdb-htap:index:StarRocksReplication::${name}`;
    expect(taskNameOf(urn)).toBe(inputs[0]?.__autoName);
    expect(taskNameOf(urn)).toMatch(/^orders_of__the_shop_[0-9a-f]{7}$/);
});

test("provider: only an explicit one has settings of its own", () => {
    const urn = (name: string) => `urn:pulumi:production::shop::pulumi:providers:taurusdb-htap::${name}`;
    expect(ownerOf(urn("singapore"))).toBe('provider "singapore"');
    for (const name of ["default", "default_0_1_0"]) expect(ownerOf(urn(name))).toBeUndefined();
});
