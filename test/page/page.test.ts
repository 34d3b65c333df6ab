import { type Emulator, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { Asked } from "../support/askEmulator";
import { testInBrowser, useBrowser } from "../support/browser";
import { ids } from "../support/stillEmulator";

// The page that emulator and command serve, in a browser, with the emulator's data and buttons.

const open = useBrowser();
const asked = new Asked();
const markup = '<img src="x" onerror="document.title = 1">';

beforeEach(async () => {
    await asked.begin();
    await asked.startAs("first");
    await asked.startAs("second");
    asked.time.advance(20_000);
});

afterEach(asked.close);

/** Does what another user could do in the console. */
const act = (task: string, body: object) =>
    asked.ask("POST", `/_emulator/tasks/${ids.starRocks}/${task}`, body);

const breakDown = (task: string, reason: string) => act(task, { do: "breakDown", reason });

const stageOf = (name: string) =>
    asked.emulator.world.starRocksTasks.find(({ taskName }) => taskName === name)?.progress.stage;

testInBrowser("page: a failing task comes to the top with its reason, without a reload", async () => {
    const page = await open(asked.emulator.url);
    const names = page.locator("#tasks h3");
    expect(await names.allTextContents()).toEqual(["first", "second"]);
    await page.evaluate("document.body.dataset.loaded = 'once'");
    await breakDown("second", "The disk is full.");
    const top = page.locator("#tasks li").first();
    await top.getByText("The disk is full.").waitFor();
    expect(await names.allTextContents()).toEqual(["second", "first"]);
    await top.getByText("Needs attention").waitFor();
    await page.getByText("1 of 2 tasks needs attention").waitFor();
    expect(await page.title()).toBe("(1) TaurusDB emulator, cn-north-4");
    expect(await page.locator("#news").textContent()).toBe("second needs attention. The disk is full.");
    expect(await page.locator("body").getAttribute("data-loaded")).toBe("once");
});

testInBrowser("page: a bar follows the copy by itself", async () => {
    const page = await open(asked.emulator.url);
    const bar = page.getByRole("progressbar", { name: "Copied, first" });
    expect(await bar.getAttribute("value")).toBe("0");
    asked.time.advance(30_000);
    await page.locator("#tasks li").first().getByText("50 %").waitFor();
    expect(await bar.getAttribute("value")).toBe("50");
    asked.time.advance(30_000);
    await page.locator("#tasks li").first().getByText("Incremental").waitFor();
});

testInBrowser("page: shows what texts of the service hold as text", async () => {
    asked.emulator.announce(ids.clickHouse, markup);
    const [task] = asked.emulator.world.starRocksTasks;
    if (task) task.targetDatabase = markup;
    const page = await open(asked.emulator.url);
    await breakDown("first", markup);
    await page.locator(".problems").getByText(markup).waitFor();
    await page.getByText(`Notice: ${markup}`).waitFor();
    await page.getByText(`orders → ${markup} on analytics`).waitFor();
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.title()).not.toBe("1");
});

testInBrowser("page: the keyboard alone pauses a task and keeps its place", async () => {
    const page = await open(asked.emulator.url);
    const focused = page.locator(":focus");
    await page.keyboard.press("Tab");
    expect(await focused.getAttribute("aria-label")).toBe("Pause first");
    // What is focused can be seen.
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Resume first" }).waitFor();
    expect(stageOf("first")).toBe("paused");
    expect(await focused.getAttribute("aria-label")).toBe("Resume first");
    await page.getByText("Pause first: done.").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await focused.getAttribute("aria-label")).toBe("Set tables … first");
});

testInBrowser("page: a task that moves keeps the focus and its opened buttons", async () => {
    const page = await open(asked.emulator.url);
    await page.getByLabel("More for second").click();
    await page.getByRole("button", { name: "Cancel … second" }).focus();
    await breakDown("second", "The disk is full.");
    await page.getByText("1 of 2 tasks needs attention").waitFor();
    expect(await page.locator(":focus").getAttribute("aria-label")).toBe("Cancel … second");
    await act("second", { do: "delete" });
    await page.getByText("1 task, no problem").waitFor();
    expect(await page.locator(":focus").textContent()).toBe("Tasks");
});

testInBrowser("page dialog: stays open through updates and sends its fields", async () => {
    asked.emulator.act(ids.starRocks, "first", { do: "setTables", names: ["customers"] });
    const page = await open(asked.emulator.url);
    await page.getByLabel("More for first").click();
    await page.getByRole("button", { name: "Set tables … first" }).click();
    const dialog = page.getByRole("dialog", { name: "Set tables: first" });
    expect(await dialog.getByLabel("Tables, one a line").inputValue()).toBe("customers");
    await dialog.getByLabel("Tables, one a line").fill("orders\n\n returns ");
    await breakDown("second", "The disk is full.");
    await page.getByText("1 of 2 tasks needs attention").waitFor();
    await dialog.getByRole("button", { name: "Set tables" }).click();
    await dialog.waitFor({ state: "hidden" });
    expect(asked.emulator.world.starRocksTasks[0]?.tables.names).toEqual(["orders", "returns"]);
});

testInBrowser("page dialog: asks before a deletion, and shows a refusal", async () => {
    const page = await open(asked.emulator.url);
    await page.getByLabel("More for first").click();
    const begin = page.getByRole("button", { name: "Delete … first" });
    await begin.click();
    const dialog = page.getByRole("dialog", { name: "Delete: first" });
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    expect(stageOf("first")).toBe("full");
    await begin.click();
    await act("first", { do: "delete" });
    await dialog.getByRole("button", { name: "Delete" }).click();
    await dialog.getByText(`Task first of ${ids.starRocks}: not found.`).waitFor();
});

testInBrowser("page log: shows the newest first, and writes alone", async () => {
    const page = await open(asked.emulator.url);
    await asked.rows();
    const rows = page.locator("#requests tbody tr");
    await rows.first().getByText("ListStarRocksDataReplications").waitFor();
    await page.getByLabel("Only writes").check();
    await rows.first().getByText("CreateStarRocksDataReplication").waitFor();
    expect(await rows.count()).toBe(2);
});

testInBrowser("page: says that the connection is lost, and recovers", async () => {
    const { world, url } = asked.emulator;
    const page = await open(url);
    await asked.close();
    await page.getByText("Connection lost", { exact: true }).waitFor();
    await page.getByText("What is shown was seen at").waitFor();
    let again: Emulator | undefined;
    try {
        again = await startEmulator({ port: Number(new URL(url).port), clock: asked.time, world });
        await page.getByText("Live", { exact: true }).waitFor();
        await page.locator("#banner").waitFor({ state: "hidden" });
    } finally {
        await again?.close();
    }
});
