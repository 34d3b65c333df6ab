import type { Emulator } from "pulumi-taurusdb-htap-emulator";
import { cloudOf } from "../../../tools/pulumi/workspace";
import { runCommand } from "../../support/command";
import { leftIn, nothingLeft, polledEmulator, verified, verifyArgs } from "../../support/verifying";

let emulator: Emulator;

afterEach(() => emulator?.close());

const asked = () => emulator.requests().map(({ operation }) => operation);

test.each(["present", "absent"] as const)(
    "verify StarRocks: does not copy a database unasked, checks %s",
    async (checks) => {
        emulator = await polledEmulator({ createFlow: "post", checks });
        const { code, output } = await verified(emulator, "starRocks");
        expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining("Give --copy-all") });
        expect(asked()).not.toContain("CreateStarRocksDataReplication");
    },
);

test("verify ClickHouse: stops a copy of a whole database", async () => {
    emulator = await polledEmulator({ clickHouseSetup: "change" });
    const { code, stdout } = await verified(emulator, "clickHouse");
    expect(stdout).toContain("Give --copy-all to allow it");
    expect(stdout).toContain("click-house-setup change");
    expect(asked()).not.toContain("UpdateClickHouseDataBaseConfig");
    expect(leftIn(emulator)).toEqual(nothingLeft);
    expect(code).toBe(1);
});

test.each([
    ["starRocks", "Two changes are sent at once"],
    ["clickHouse", "The delete is sent while a change runs"],
] as const)("verify %s: says before it asks what disturbs others", async (edition, what) => {
    emulator = await polledEmulator();
    const { output } = await runCommand(verifyArgs(edition), cloudOf(emulator));
    expect(output).toContain(what);
    expect(output).toContain("refuse the operations of others with 409");
    expect(output).toContain("every table of the database would be copied");
});
