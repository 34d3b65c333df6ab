import { type Emulator, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { plantStarRocks } from "../../tools/plantedTasks";
import { cloudOf } from "../../tools/pulumi/workspace";
import { testInBrowser, useBrowser } from "../support/browser";
import { type RunningCommand, startCommand } from "../support/runningCommand";
import { ids } from "../support/stillEmulator";

// The page as `taurusdb-htap status --serve` serves it.

const open = useBrowser();
let emulator: Emulator;
let command: RunningCommand | undefined;

beforeEach(async () => {
    emulator = await startEmulator();
    plantStarRocks(emulator, "orders_1");
    plantStarRocks(emulator, "orders_2");
});

afterEach(async () => {
    await command?.stop("SIGKILL");
    await emulator.close();
});

testInBrowser("status --serve: a failure appears on the page, and so does the end", async () => {
    const args = ["status", "--instance", ids.starRocks, "--serve", "--port", "0", "--every", "1s"];
    command = startCommand(args, cloudOf(emulator));
    await command.printed(/Ctrl-C ends it\.\n/);
    const page = await open(/http:\/\/127\.0\.0\.1:\d+/.exec(command.output())?.[0] ?? "");
    await page.getByText("2 tasks, no problem").waitFor();
    emulator.act(ids.starRocks, "orders_2", { do: "breakDown", reason: "<b>The disk is full.</b>" });
    const top = page.locator("#tasks > ul > li").first();
    await top.getByText("<b>The disk is full.</b>").waitFor();
    expect(await top.locator("h3").textContent()).toBe("orders_2");
    expect(await top.locator(".health").textContent()).toBe("Needs attention");
    // A server that only shows has no buttons.
    expect(await page.getByRole("button").count()).toBe(0);
    expect(await command.stop()).toBe(0);
    await page.getByText("Connection lost", { exact: true }).waitFor();
});
