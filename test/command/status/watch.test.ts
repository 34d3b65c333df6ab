import { type Emulator, ManualClock, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { plantStarRocks } from "../../../tools/plantedTasks";
import { cloudOf } from "../../../tools/pulumi/workspace";
import { commandFile } from "../../support/command";
import { type RunningCommand, startCommand } from "../../support/runningCommand";
import { ids } from "../../support/stillEmulator";

const list = "ListStarRocksDataReplications";

let emulator: Emulator;
let clock: ManualClock;
let command: RunningCommand | undefined;

beforeEach(async () => {
    clock = new ManualClock();
    emulator = await startEmulator({ clock });
});

afterEach(async () => {
    await command?.stop("SIGKILL");
    command = undefined;
    await emulator.close();
});

const args = ["status", "--instance", ids.starRocks, "--watch", "--every", "1s"];

function watched(...more: string[]): RunningCommand {
    command = startCommand([...args, ...more], { ...cloudOf(emulator), HW_MAX_RETRIES: "0" });
    return command;
}

/** Its lines without the time. */
const linesOf = ({ output }: RunningCommand) =>
    output()
        .trim()
        .split("\n")
        .map((line) => line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ {2}/, ""));

test("status --watch: prints each change, and ends with the last code", async () => {
    plantStarRocks(emulator, "steady");
    const copying = plantStarRocks(emulator, "orders_1", {
        progress: { stage: "full", since: clock.now(), copied: 0 },
    });
    const running = watched();
    await running.printed(/orders_1 .* 0 %/);
    clock.advance(30_000);
    await running.printed(/orders_1 .* 50 %/);
    emulator.act(ids.starRocks, "orders_1", { do: "breakDown", reason: "The disk is full." });
    await running.printed(/abnormal; The disk is full/);
    const lines = linesOf(running);
    // A poll in that moment shows the reason alone.
    expect([...lines.slice(0, 3), lines.at(-1)]).toEqual([
        "59003144…/steady  incremental  100 %  healthy",
        "59003144…/orders_1  full  0 %  copies",
        "59003144…/orders_1  full  50 %  copies",
        "59003144…/orders_1  full  50 %  needs attention: the service calls this task abnormal; The disk is full.",
    ]);
    expect(copying.trouble).toBe("The disk is full.");
    expect(await running.stop()).toBe(2);
});

test("status --watch: reports a failed poll once and goes on", async () => {
    plantStarRocks(emulator, "orders_1");
    const running = watched();
    await running.printed(/healthy\n/);
    emulator.planFaults([{ operation: list, do: "lose", when: "before", times: 2 }]);
    await running.printed(/failed/);
    await new Promise<void>((resolve) =>
        emulator.onRequest(() => emulator.faultCounts()["lose before"] === 2 && resolve()),
    );
    emulator.act(ids.starRocks, "orders_1", { do: "pause" });
    await running.printed(/paused\n/);
    expect(running.output().match(/The last poll failed: /g)).toHaveLength(1);
    expect(await running.stop()).toBe(0);
});

test("status --watch: takes a doubled Ctrl-C, as npx sends it, for one", async () => {
    plantStarRocks(emulator, "orders_1");
    const running = watched();
    await running.printed(/healthy\n/);
    void running.stop("SIGTERM");
    expect(await running.stop()).toBe(0);
});

test("status --watch: ends with 1 if the first poll fails", async () => {
    emulator.planFaults([{ operation: list, do: "reply", status: 500, when: "before" }]);
    const running = watched();
    expect(await running.ended).toBe(1);
    expect(running.output()).toMatch(/^\[GET\] .*: 500 .*\n$/);
});

test("status --watch --json: a line of JSON for each poll that differs", async () => {
    plantStarRocks(emulator, "orders_1");
    const running = watched("--json");
    await running.printed(/\n/);
    emulator.clearRequests();
    await new Promise<void>((resolve) =>
        emulator.onRequest(() => emulator.requests().length >= 2 && resolve()),
    );
    emulator.act(ids.starRocks, "orders_1", { do: "pause" });
    await running.printed(/paused.*\n/);
    const polls = running.output().trim().split("\n");
    expect(polls.map((line) => JSON.parse(line).tasks[0].stage)).toEqual(["incremental", "paused"]);
    expect(await running.stop("SIGTERM")).toBe(0);
});

test("status --watch: redraws on a terminal, which Ctrl-C leaves as it was", async () => {
    for (let index = 0; index < 20; index++) plantStarRocks(emulator, `orders_${index}`);
    const shell = `stty rows 10 cols 60; exec ${process.execPath} ${commandFile} ${args.join(" ")}`;
    // Either of the last two would turn colours off.
    const settings = {
        ...cloudOf(emulator),
        TERM: "xterm-256color",
        SHELL: "/bin/sh",
        CI: undefined,
        NO_COLOR: undefined,
    };
    command = startCommand(["-qec", shell, "/dev/null"], settings, ["script"]);
    await command.printed(/… and 16 more/);
    emulator.act(ids.starRocks, "orders_19", { do: "breakDown", reason: "The disk is full." });
    await command.printed(/└ the service calls/);
    const [, last = ""] = command.output().split("\u001b[H").slice(-2);
    expect(last.split("\r\n").length).toBeLessThanOrEqual(10);
    expect(last).toContain("\u001b[31mneeds attention");
    command.type("\u0003");
    expect(await command.ended).toBe(2);
    expect(command.output()).toContain("\u001b[?1049h\u001b[?25l");
    const after = command.output().split("\u001b[?25h\u001b[?1049l")[1];
    expect(after).toContain("20 replications: 19 healthy, 1 needs attention\r\n");
});
