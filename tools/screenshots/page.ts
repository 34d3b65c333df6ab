import path from "node:path";
import type { BrowserContextOptions } from "playwright-core";
import { startBrowser } from "../browser";
import { checkout } from "../checkout";
import { startScene } from "./scene";

// The page in docs/images, as a desktop and a phone show it.

const screens: Record<string, BrowserContextOptions> = {
    page: { viewport: { width: 1200, height: 1080 } },
    "page-phone": { viewport: { width: 390, height: 844 }, isMobile: true, colorScheme: "dark" },
};

async function main(): Promise<void> {
    const emulator = await startScene();
    const browser = await startBrowser().catch(async (error) => {
        await emulator.close();
        throw error;
    });
    try {
        for (const [name, screen] of Object.entries(screens)) {
            const page = await browser.newPage({ timezoneId: "UTC", ...screen });
            await page.goto(emulator.url);
            await page.getByText("Live", { exact: true }).waitFor();
            const file = path.join(checkout, "docs", "images", `${name}.png`);
            await page.screenshot({ path: file, animations: "disabled" });
            console.log(file);
        }
    } finally {
        await Promise.all([browser.close(), emulator.close()]);
    }
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
