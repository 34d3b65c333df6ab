import type { Page } from "playwright-core";
import type { Emulator } from "pulumi-taurusdb-htap-emulator";
import { startScene } from "../../tools/screenshots/scene";
import { testInBrowser, useBrowser } from "../support/browser";

// The page on small screens, in light and dark, and for those who do not see it.

const open = useBrowser();
let emulator: Emulator;

beforeEach(async () => {
    emulator = await startScene();
});

afterEach(() => emulator.close());

const widthOf = (page: Page) => page.evaluate("document.documentElement.scrollWidth");

testInBrowser("page: a phone of 360 pixels never scrolls sideways", async () => {
    const [task] = emulator.world.starRocksTasks;
    if (task) task.taskName = "a".repeat(128);
    emulator.act(task?.instanceId as string, "a".repeat(128), { do: "breakDown", reason: "x".repeat(500) });
    const page = await open(emulator.url, { viewport: { width: 360, height: 740 }, isMobile: true });
    await page.getByText("x".repeat(500)).waitFor();
    expect(await widthOf(page)).toBe(360);
    await page.getByLabel("More for crm").click();
    await page.getByRole("button", { name: "Fail … crm" }).click();
    await page.getByRole("dialog").waitFor();
    expect(await widthOf(page)).toBe(360);
});

testInBrowser("page: its live regions are in the tree before they have a text", async () => {
    const page = await open(emulator.url);
    await page.getByLabel("More for crm").click();
    await page.getByRole("button", { name: "Fail … crm" }).click();
    for (const region of ["#banner", "#said", "#news", "#dialog .problem"]) {
        expect(await page.locator(region).textContent()).toBe("");
        const style = `getComputedStyle(document.querySelector("${region}"))`;
        expect([region, await page.evaluate(`${style}.display`)]).toEqual([region, "block"]);
    }
});

/** Which rules of axe are broken, and where. */
async function violations(page: Page): Promise<string[]> {
    const { violations } = (await page.evaluate("axe.run()")) as {
        violations: { id: string; nodes: { html: string }[] }[];
    };
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

for (const colorScheme of ["light", "dark"] as const)
    testInBrowser(`page, ${colorScheme}: axe finds nothing that shuts somebody out`, async () => {
        // The page's own policy forbids other scripts.
        const page = await open(emulator.url, { colorScheme, bypassCSP: true, reducedMotion: "reduce" });
        await page.addScriptTag({ path: require.resolve("axe-core/axe.min.js") });
        await page.getByLabel("More for crm").click();
        expect(await violations(page)).toEqual([]);
        await page.getByRole("button", { name: "Fail … crm" }).click();
        await page.getByRole("dialog").waitFor();
        expect(await violations(page)).toEqual([]);
    });
