import fc from "fast-check";
import { parse } from "yaml";
import type { Named } from "../../../command/discover/discovery";
import { environmentFormat } from "../../../command/discover/formats/environment";
import { readEnvironment } from "../../../sdk/environment/problems";
import { discovered } from "../../support/discovered";

// The config of a stack: what its entries share, and what it refuses.

const place = { instanceId: "in17", sourceInstanceId: "in07" };
const entry = (index: number, more: object) =>
    ({
        ...discovered({ ...place, sourceDatabase: `db_${index}`, ...more }, 0),
        resourceName: `t${index}`,
    }) as Named;
const objectOf = (all: Named[]) => parse(environmentFormat.write(all)).config["taurusdb-htap:environment"];

test("environment: defaults and entries merge into the arguments", () => {
    const parameter = fc.constantFrom("a", "b", "c");
    const parameters = fc.dictionary(parameter, fc.constantFrom(1, 2, true, "x"), {
        noNullPrototype: true,
    });
    const own = fc.record(
        {
            databaseConfigs: parameters,
            sourceInstanceId: fc.constantFrom("in08", "in09"),
            desiredState: fc.constant("paused"),
            adopt: fc.constant("unchanged"),
        },
        { requiredKeys: [] },
    );
    fc.assert(
        fc.property(fc.array(own, { maxLength: 4 }), (all) => {
            const entries = all
                .map((more) =>
                    Object.keys(more.databaseConfigs ?? {}).length > 0
                        ? more
                        : { ...more, databaseConfigs: undefined },
                )
                .map((more) => JSON.parse(JSON.stringify(more)))
                .map((more, index) => entry(index, { ...more, taskName: `task_${index}` }));
            expect(environmentFormat.refuses?.(entries)).toEqual(new Map());
            expect(readEnvironment(objectOf(entries))).toEqual({
                entries: entries.map(({ args, resourceName }) => ({
                    kind: "starRocks",
                    name: resourceName,
                    args,
                    options: {},
                })),
            });
        }),
    );
});

test("environment: what all entries of a kind share is a default", () => {
    const databaseConfigs = { shared: 1, other: 2 };
    const adopt = "unchanged";
    const written = objectOf([
        entry(1, { databaseConfigs, adopt }),
        entry(2, { databaseConfigs: { shared: 1, other: 3 }, tables: { include: ["a"] }, adopt }),
    ]);
    expect(written).toEqual({
        defaults: { starRocks: { ...place, adopt, databaseConfigs: { shared: 1 } } },
        starRocks: {
            t1: { sourceDatabase: "db_1", databaseConfigs: { other: 2 } },
            t2: { sourceDatabase: "db_2", tables: { include: ["a"] }, databaseConfigs: { other: 3 } },
        },
    });
});

test("environment: a single entry has no defaults", () => {
    expect(objectOf([entry(1, {})])).toEqual({ starRocks: { t1: { ...place, sourceDatabase: "db_1" } } });
});

test("environment: two tasks that write into one database are one too many", () => {
    const all = [entry(1, { taskName: "one" }), entry(2, { taskName: "two", sourceDatabase: "db_1" })];
    expect(environmentFormat.refuses?.(all)).toEqual(
        new Map([[all[1], expect.stringContaining("starRocks.t1 writes into this database")]]),
    );
});

test('settings of only a table called "secure" are refused', () => {
    const secure = entry(1, { taskName: "one", tableConfigs: { secure: "order by id" } });
    const more = entry(2, { taskName: "two", tableConfigs: { secure: "order by id", a: "order by id" } });
    expect([...(environmentFormat.refuses?.([secure, more]).keys() ?? [])]).toEqual([secure]);
});

test("environment: a config that is too long for a program is refused", () => {
    const include = Array.from({ length: 9_000 }, (_, index) => `table_${index}`);
    expect(() => environmentFormat.write([entry(1, { tables: { include } })])).toThrow(
        /^--format environment: the config would have \d+ KiB, and Pulumi passes 128 KiB .* Take --format typescript/,
    );
});
