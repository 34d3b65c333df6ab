import { runCommand } from "../support/command";
import { ids } from "../support/stillEmulator";

test("command: names its commands, and refuses others in one line", async () => {
    expect(await runCommand(["--help"])).toMatchObject({ code: 0, stdout: expect.stringContaining("drift") });
    const wrong = await runCommand(["drfit"]);
    expect(wrong).toMatchObject({ code: 1, stdout: "" });
    expect(wrong.output).toBe("error: unknown command 'drfit'\n(Did you mean drift?)\n");
});

test("command, emulator: passes its options on", async () => {
    const { code, stdout } = await runCommand(["emulator", "--help"]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("--create-flow")]);
    expect((await runCommand(["emulator", "--speed", "x", ids.source])).code).toBe(1);
});
