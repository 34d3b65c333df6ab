import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { startBrowser } from "../../tools/browser";

const problem = process.env.TEST_BROWSER_PROBLEM;

/** What a page must do within, in milliseconds. */
const patience = 10_000;

/** A test that needs a browser, skipped where none can start. Its title then says why. CI has one, so there it fails. */
export function testInBrowser(title: string, body: () => Promise<void>): void {
    if (problem === undefined || process.env.CI) test(title, body);
    else test.skip(`${title} (${problem})`, body);
}

/** One browser for the tests of a file. The result opens an address on a fresh page, which the end of the test closes. */
export function useBrowser(): (url: string, options?: BrowserContextOptions) => Promise<Page> {
    let browser: Browser | undefined;
    beforeAll(async () => {
        if (problem === undefined || process.env.CI) browser = await startBrowser();
    });
    afterEach(() => Promise.all((browser?.contexts() ?? []).map((context) => context.close())));
    afterAll(() => browser?.close());
    return async (url, options) => {
        const page = await (browser as Browser).newPage(options);
        page.setDefaultTimeout(patience);
        await page.goto(url);
        await page.getByText("Live", { exact: true }).waitFor();
        return page;
    };
}
