import { readFileSync } from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { ClickHouseReplication, StarRocksReplication } from "../../sdk";
import { kindNames, kinds } from "../../sdk/environment/definition";
import { pluginSchema } from "../../tools/pulumi/build";
import { run } from "../../tools/run";

interface Described {
    type?: string;
    description?: string;
    secret?: boolean;
    willReplaceOnChanges?: boolean;
    defaultInfo?: { environment: string[] };
    oneOf?: Described[];
    enum?: { value: string }[];
    properties: Record<string, Described>;
    inputProperties: Record<string, Described>;
    requiredInputs: string[];
    aliases: { type: string }[];
}

const schema: {
    provider: Described;
    config: { variables: Record<string, Described> };
    resources: Record<string, Described>;
    functions: Record<string, { inputs: Described; outputs: Described }>;
    types: Record<string, Described>;
} = JSON.parse(readFileSync(pluginSchema, "utf8"));

const resourceOf = (kind: string) => schema.resources[`taurusdb-htap:index:${kind}`] as Described;
const typeOf = (name: string) => schema.types[`taurusdb-htap:index:${name}`] as Described;

test("plugin schema: passes Pulumi's own checks", async () => {
    const pulumi = path.join(process.env.TEST_PULUMI_BIN as string, "pulumi");
    const { code, output } = await run(pulumi, ["schema", "check", pluginSchema], {
        env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    expect({ code, output }).toEqual({ code: 0, output: "" });
});

describe.each(kindNames)("plugin schema of %s", (name) => {
    const { kind, schema: checks, rules } = kinds[name].resource;
    const { properties, required } = z.toJSONSchema(checks as z.ZodType, {
        io: "input",
        unrepresentable: "any",
    }) as unknown as { properties: Record<string, Described>; required: string[] };
    const { inputProperties, requiredInputs, aliases } = resourceOf(kind);

    test("has the arguments that the checks know", () => {
        expect(Object.keys(inputProperties).sort()).toEqual(Object.keys(properties).sort());
        // The others follow from them or from the resource's name.
        const given = required.filter((each) => !kinds[name].resource.derived.includes(each as never));
        expect(given).toEqual(expect.arrayContaining(requiredInputs));
    });

    test("has the operations of a table that the checks know", () => {
        const [, typed] = (
            properties.tableConfigs as unknown as { additionalProperties: { anyOf: Described[] } }
        ).additionalProperties.anyOf;
        const operations = typeOf(kind.replace("Replication", "TableConfig")).properties;
        const isCount = (each: Described) => each.type === "integer";
        const checked = Object.entries(typed?.properties ?? {});
        expect(
            Object.entries(operations)
                .map(([key, each]) => [key, isCount(each)])
                .sort(),
        ).toEqual(checked.map(([key, each]) => [key, isCount(each)]).sort());
    });

    test("says which changes replace", () => {
        for (const [argument, { change }] of Object.entries(rules))
            expect([argument, inputProperties[argument]?.willReplaceOnChanges ?? false]).toEqual([
                argument,
                change === "replace",
            ]);
    });

    test("takes over the dynamic resource", async () => {
        const types: string[] = [];
        await pulumi.runtime.setMocks({
            newResource: ({ type, inputs }) => {
                types.push(type);
                return { id: "id", state: inputs };
            },
            call: () => ({}),
        });
        const Resource = { starRocks: StarRocksReplication, clickHouse: ClickHouseReplication }[name];
        const made = new Resource("x", { instanceId: "a", sourceInstanceId: "b", sourceDatabase: "c" });
        await new Promise((resolve) => made.urn.apply(resolve));
        expect(aliases).toEqual(types.map((type) => ({ type })));
    });
});

test("plugin schema: describes every property", () => {
    const all = [...Object.values(schema.resources), ...Object.values(schema.types), schema.provider];
    for (const { properties = {}, inputProperties = {} } of all)
        for (const [name, { description }] of Object.entries({ ...properties, ...inputProperties }))
            expect({ name, description }).toEqual({ name, description: expect.stringMatching(/\.$/) });
});

test("plugin schema: an enum is closed, and a word of the service is text", () => {
    const { inputProperties, properties } = resourceOf("StarRocksReplication");
    expect(typeOf("DesiredState").enum).toEqual([{ value: "running" }, { value: "paused" }]);
    expect(inputProperties.desiredState).toHaveProperty("$ref");
    expect(properties.desiredState).toMatchObject({ type: "string" });
    expect(properties.stage).toMatchObject({ type: "string" });
    expect(properties.waitFor).toHaveProperty("$ref");
});

test("plugin schema: no union holds a list, which Python cannot pass", () => {
    const unions: Described[][] = [];
    JSON.stringify(schema, (key, value) => {
        if (key === "oneOf") unions.push(value);
        return value;
    });
    expect(unions.length).toBeGreaterThan(0);
    expect(unions.flat().filter(({ type }) => type === "array")).toEqual([]);
});

test("plugin schema: only config variables name the environment", () => {
    const { config, provider } = schema;
    expect(config.variables.accessKey?.defaultInfo).toEqual({
        environment: ["HW_ACCESS_KEY", "HUAWEICLOUD_SDK_AK"],
    });
    // An SDK would pass a key of the environment as an argument, next to another one of the program.
    expect(Object.values(provider.inputProperties).filter(({ defaultInfo }) => defaultInfo)).toEqual([]);
    const secrets = Object.keys(provider.inputProperties).filter(
        (key) => provider.inputProperties[key]?.secret,
    );
    expect(secrets).toEqual(["authToken", "secretKey", "securityToken", "password"]);
});

test("plugin schema: a list is the only property of a result", () => {
    const lists = Object.entries(schema.functions).filter(([token]) => token.includes(":list"));
    expect(lists.map(([, { outputs }]) => Object.keys(outputs.properties))).toEqual([
        ["replications"],
        ["parameters"],
        ["instances"],
        ["databases"],
        ["tables"],
        ["replications"],
    ]);
});
