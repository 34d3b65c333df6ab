import { hookText } from "../../sdk/dynamicResource";

// Every state file holds these lines. A change of one is a change in every user's state, and breaks nothing only as long
// as the names in it resolve: think of both before updating what stands here.
test("hook texts: are frozen", () => {
    expect(hookText("StarRocksReplication")).toBe(
        'exports.handler = () => require("pulumi-taurusdb-htap/provider").starRocksReplication',
    );
    expect(hookText("ClickHouseReplication")).toBe(
        'exports.handler = () => require("pulumi-taurusdb-htap/provider").clickHouseReplication',
    );
});

test("hook texts: name what the built package exports", () => {
    for (const kind of ["StarRocksReplication", "ClickHouseReplication"] as const) {
        const module: { exports: { handler?: () => object } } = { exports: {} };
        new Function("exports", "require", hookText(kind))(module.exports, require);
        const hooks = module.exports.handler?.();
        expect(Object.keys(hooks ?? {}).sort()).toEqual(
            ["check", "configure", "create", "delete", "diff", "read", "update"].sort(),
        );
    }
});
