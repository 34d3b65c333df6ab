import { type Emulator, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { plantStarRocks } from "../../tools/plantedTasks";
import { testInBrowser, useBrowser } from "../support/browser";
import { namedEvents } from "../support/pageEvents";
import { ids } from "../support/stillEmulator";

// The page of the emulator with as many tasks and tables as the largest users have.

const open = useBrowser();
let emulator: Emulator;

beforeEach(async () => {
    emulator = await startEmulator();
    const names = Array.from({ length: 300 }, (_, index) => `table_with_a_long_name_${index}`);
    for (let index = 0; index < 300; index++)
        plantStarRocks(emulator, `orders_${index}`, {
            tables: { type: "include_tables", scope: "part", names },
        });
});

afterEach(() => emulator.close());

/** Characters of an event that a page takes without a pause. */
const largestEvent = 200_000;

test("emulator page events: stay small with 300 tasks of 300 tables and a full log", async () => {
    const path = `${emulator.url}/v3/${emulator.projectId}/instances/${ids.starRocks}/starrocks/databases/replication`;
    for (let nth = 0; nth < 200; nth++)
        await (await fetch(path, { headers: { "X-Auth-Token": emulator.token } })).text();
    const end = new AbortController();
    const { value } = await namedEvents(emulator.url, end.signal).next();
    end.abort();
    expect(JSON.parse(value?.data ?? "")).toMatchObject({
        tasks: { length: 300 },
        requests: { length: 200 },
    });
    expect(value?.data.length).toBeLessThan(largestEvent);
});

testInBrowser("page: 300 tasks follow a change and take a click", async () => {
    const page = await open(emulator.url);
    expect(await page.locator("#tasks > ul > li").count()).toBe(300);
    const began = Date.now();
    emulator.act(ids.starRocks, "orders_299", { do: "breakDown", reason: "The disk is full." });
    const top = page.locator("#tasks > ul > li").first();
    await top.getByText("The disk is full.").waitFor();
    await top.getByRole("button", { name: "Pause orders_299" }).click();
    await top.getByRole("button", { name: "Resume orders_299" }).waitFor();
    expect(Date.now() - began).toBeLessThan(5_000);
});
