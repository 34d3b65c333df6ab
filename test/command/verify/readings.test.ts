import type { Emulator, EmulatorOptions } from "pulumi-taurusdb-htap-emulator";
import { brief } from "../../support/brief";
import { polledEmulator, verified } from "../../support/verifying";

let emulator: Emulator;

afterEach(() => emulator.close());

/** Those that an emulator without options has. */
const usual = {
    starRocks: {
        "create-flow": "check",
        checks: "present",
        "modify-while": "any",
        omitted: "keep",
        deleted: "gone",
        operations: "parallel",
        dialect: "live",
    },
    clickHouse: {
        "click-house-setup": "checks",
        deleted: "gone",
        operations: "parallel",
        dialect: "live",
    },
};

const cases: [edition: keyof typeof usual, EmulatorOptions, differs: object][] = [
    ["starRocks", {}, {}],
    ["starRocks", { createFlow: "post" }, { "create-flow": "post" }],
    ["starRocks", { createFlow: "post", checks: "absent" }, { "create-flow": "post", checks: "absent" }],
    ["starRocks", { modifyWhile: "running" }, { "modify-while": "running" }],
    [
        "starRocks",
        { createFlow: "post", modifyWhile: "paused" },
        { "create-flow": "post", "modify-while": "paused" },
    ],
    ["starRocks", { omitted: "reset" }, { omitted: "reset" }],
    ["starRocks", { deleted: "cancelled" }, { deleted: "cancelled" }],
    ["starRocks", { operations: "serial" }, { operations: "serial" }],
    ["starRocks", { dialect: "documented" }, { dialect: "documented" }],
    ["clickHouse", {}, {}],
    ["clickHouse", { clickHouseSetup: "change" }, { "click-house-setup": "change" }],
    ["clickHouse", { deleted: "cancelled" }, { deleted: "cancelled" }],
    ["clickHouse", { operations: "serial" }, { operations: "serial" }],
    ["clickHouse", { dialect: "documented" }, { dialect: "documented" }],
];

test.each(cases.map(([edition, options, differs]) => [edition, brief(options), options, differs] as const))(
    "verify %s: names the readings %s",
    async (edition, _, options, differs) => {
        emulator = await polledEmulator(options);
        const { code, stdout } = await verified(emulator, edition);
        const values = Object.entries({ ...usual[edition], ...differs }).map(
            ([name, value]) => `${name} ${value}`,
        );
        expect(stdout).toContain(`Reading: ${values.join("; ")}.`);
        expect(code).toBe(0);
        expect(emulator.world).toMatchObject({
            starRocksTasks: [],
            clickHouseTasks: [],
            checkedClickHouse: [],
        });
    },
);
