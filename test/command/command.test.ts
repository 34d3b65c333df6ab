import { run } from "../../tools/run";
import { commandFile, runCommand } from "../support/command";
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

/** Runs the doctor in a shell, which sends its standard output elsewhere. */
const doctorInto = (output: string) =>
    run("bash", ["-c", `set -o pipefail; "$0" "$1" doctor ${output}`, process.execPath, commandFile]);

test("command: ends as usual if nobody reads its output", async () => {
    expect(await doctorInto("| head -n 1")).toEqual({
        code: 1,
        stdout: expect.stringContaining("taurusdb-htap"),
        output: expect.not.stringContaining("EPIPE"),
    });
});

test("command: says once that its output cannot be written", async () => {
    expect(await doctorInto("> /dev/full")).toEqual({
        code: 1,
        stdout: "",
        output: "standard output: cannot be written: ENOSPC: no space left on device, write\n",
    });
});
