import type { Emulator, EmulatorOptions } from "pulumi-taurusdb-htap-emulator";
import { brief } from "../support/brief";
import { leftIn, nothingLeft, polledEmulator, verified } from "../support/verifying";

let emulator: Emulator;

const begin = async (options: EmulatorOptions) => {
    emulator = await polledEmulator(options);
};

afterEach(() => emulator.close());

const starRocks = {
    "create-flow": "check",
    checks: "present",
    "modify-while": "any",
    omitted: "keep",
    deleted: "gone",
    operations: "parallel",
    dialect: "live",
};

const clickHouse = {
    "click-house-setup": "checks",
    deleted: "gone",
    operations: "parallel",
    dialect: "live",
};

const readingOf = (values: object) =>
    `Reading: ${Object.entries(values)
        .map(([name, value]) => `${name} ${value}`)
        .join("; ")}.`;

const cases: [EmulatorOptions, object][] = [
    [{}, {}],
    [{ createFlow: "post" }, { "create-flow": "post" }],
    [
        { createFlow: "post", checks: "absent" },
        { "create-flow": "post", checks: "absent" },
    ],
    [{ modifyWhile: "running" }, { "modify-while": "running" }],
    [
        { createFlow: "post", modifyWhile: "paused" },
        { "create-flow": "post", "modify-while": "paused" },
    ],
    [{ omitted: "reset" }, { omitted: "reset" }],
    [{ deleted: "cancelled" }, { deleted: "cancelled" }],
    [{ operations: "serial" }, { operations: "serial" }],
    [{ dialect: "documented" }, { dialect: "documented" }],
    [
        { operations: "serial", createFlow: "post" },
        { operations: "serial", "create-flow": "post" },
    ],
    [
        { omitted: "reset", createFlow: "post", modifyWhile: "paused" },
        { omitted: "reset", "create-flow": "post", "modify-while": "paused" },
    ],
    [
        { deleted: "cancelled", dialect: "documented" },
        { deleted: "cancelled", dialect: "documented" },
    ],
];

test.each(cases.map(([options, other]) => [brief(options), options, other] as const))(
    "verify StarRocks: names the readings %s",
    async (_, options, other) => {
        await begin(options);
        const { code, stdout } = await verified(emulator, "starRocks", "--copy-all");
        expect(stdout).toContain(readingOf({ ...starRocks, ...other }));
        expect(code).toBe(0);
        expect(leftIn(emulator)).toEqual(nothingLeft);
    },
);

const clickHouseCases: [EmulatorOptions, object][] = [
    [{}, {}],
    [{ clickHouseSetup: "change" }, { "click-house-setup": "change" }],
    [{ deleted: "cancelled" }, { deleted: "cancelled" }],
    [{ operations: "serial" }, { operations: "serial" }],
    [{ dialect: "documented" }, { dialect: "documented" }],
    [
        { operations: "serial", clickHouseSetup: "change" },
        { operations: "serial", "click-house-setup": "change" },
    ],
    [
        { deleted: "cancelled", dialect: "documented" },
        { deleted: "cancelled", dialect: "documented" },
    ],
];

test.each(clickHouseCases.map(([options, other]) => [brief(options), options, other] as const))(
    "verify ClickHouse: names the readings %s",
    async (_, options, other) => {
        await begin(options);
        const { code, stdout } = await verified(emulator, "clickHouse", "--copy-all");
        expect(stdout).toContain(readingOf({ ...clickHouse, ...other }));
        expect(code).toBe(0);
        expect(leftIn(emulator)).toEqual(nothingLeft);
    },
);
