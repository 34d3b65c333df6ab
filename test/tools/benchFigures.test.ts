import type { Step } from "../../tools/bench/deployment";
import { deploymentTablesOf } from "../../tools/bench/deploymentFigures";
import { rows } from "../support/documents";

const lists = "ListStarRocksDataReplications";

const step = (more: Partial<Step>): Step => ({
    edition: "StarRocks",
    face: "plugin",
    step: "up",
    wallSeconds: 20,
    requests: {},
    cpuSeconds: 1,
    peakMegabytes: 100,
    ...more,
});

/** The rows under a heading. The floor takes 20 s. */
function tableRows(heading: string, ...steps: Step[]): string[][] {
    const text = deploymentTablesOf({
        date: "2026-11-27",
        machine: "2 cores",
        versions: "Node v20",
        parallelism: 200,
        jobSeconds: 20,
        deployment: { count: 100, smallCount: 20, floor: { up: 20, destroy: 19 }, steps },
    });
    return rows(text.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "");
}

test("deployment figures: show the lists and the writes of a command", () => {
    const requests = { [lists]: 3, ShowGaussMySqlJobInfo: 4, ModifyDataSync: 2 };
    const found = tableRows("ClickHouse", step({ edition: "ClickHouse", step: "destroy", requests }));
    expect(found).toContainEqual(["destroy", "20.0", "9 (3 lists)", "2"]);
});

test("deployment figures: count requests by operation, lists of tasks first", () => {
    const found = tableRows(
        "StarRocks",
        step({ requests: { CheckDataBaseConfig: 2, [lists]: 3 } }),
        step({ requests: { [lists]: 5 }, face: "taurusdb" }),
    );
    expect(found.slice(-3)).toEqual([
        ["operation", "up"],
        [`\`${lists}\``, "5 / 3"],
        ["`CheckDataBaseConfig`", "0 / 2"],
    ]);
});

test("deployment figures: compare Huawei's provider on StarRocks only", () => {
    const ofUp = (heading: string) =>
        tableRows(heading, step({}), step({ edition: "ClickHouse" })).find(([name]) => name === "up");
    expect(ofUp("StarRocks")?.at(-1)).toBe("1402 (1000 lists)");
    expect(ofUp("ClickHouse")).toEqual(["up", "20.0", "0", "0"]);
});

test.each([
    [24, "yes"],
    [24.1, "no"],
])("deployment figures: an up of %d s against a floor of 20 s: %s", (wallSeconds, near) => {
    const found = tableRows("Against the floor", step({ wallSeconds }));
    expect(found[1]?.[3]).toBe(near);
});

test.each([
    ["no request", {}, "yes"],
    ["a list", { [lists]: 1 }, "no"],
])("deployment figures: up without a change sends %s", (_, requests, isSilent) => {
    const found = tableRows("Against the floor", step({}), step({ step: "up, nothing changed", requests }));
    expect(found[1]?.at(-1)).toBe(isSilent);
});
