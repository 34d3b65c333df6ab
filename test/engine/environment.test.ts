import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startEmulator } from "pulumi-taurusdb-htap-emulator";
import { checkout } from "../../tools/checkout";
import { writesOf } from "../support/chains";
import { type Engine, startEngine } from "../support/engine";

let engine: Engine;

afterEach(() => engine.close());

/** The checkout's own project, as a fresh clone has it. */
async function begin() {
    engine = await startEngine({}, "environment", "dev");
    for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml"])
        cpSync(path.join(checkout, file), path.join(engine.folder, file));
    mkdirSync(path.join(engine.folder, "examples"));
    cpSync(path.join(checkout, "examples/environment"), path.join(engine.folder, "examples/environment"), {
        recursive: true,
    });
    edit(/http:\/\/127\.0\.0\.1:8088/g, engine.emulator.url);
    // Another project than the example's.
    await engine.succeed("stack", "init", "dev");
}

const file = () => path.join(engine.folder, "Pulumi.dev.yaml");

function edit(what: RegExp, instead: string) {
    const before = readFileSync(file(), "utf8");
    const after = before.replace(what, instead);
    expect(after).not.toBe(before);
    writeFileSync(file(), after);
}

test("environment: the stack's file alone deploys, edits, renames and destroys", async () => {
    await begin();
    const elsewhere = await startEmulator({ speed: 200 });
    const { emulator, succeed } = engine;
    const { starRocksTasks } = emulator.world;
    const right = readFileSync(file(), "utf8");
    try {
        edit(/include: \[orders, order_items, customers\]/, "include: [orders, '', customers]");
        edit(/desiredState: paused/, "desiredState: stopped");
        edit(/targetDatabase: billing_reports/, "targetDatabase: billing-reports");
        edit(/exclude: \[activities\]/, "excludes: [activities]");
        edit(/customTimeouts: \{create: 2h\}/, "customTimeouts: {create: long}");
        const output = await engine.fail(["up", "--yes", "--skip-preview"]);
        for (const problem of [
            "starRocks.orders.tables.include[1]: is empty",
            'starRocks.inventory.desiredState "stopped": must be "running" or "paused"',
            'starRocks.billing.targetDatabase "billing-reports": must be letters, digits and underscores',
            "clickHouse.crm.tables.excludes: ",
            'defaults.starRocks.customTimeouts.create "long": must be a duration',
        ])
            expect(output).toContain(problem);
        expect(output).toContain("has 5 problems");
        expect(output).not.toContain("    at ");
        expect(emulator.requests()).toEqual([]);

        // Another region, by name, and null takes a default out.
        writeFileSync(file(), right);
        const settings = `{region: ${elsewhere.region}, endpoint: "${elsewhere.url}", iamEndpoint: "${elsewhere.url}"}`;
        edit(/ {4}defaults:/, `    providers:\n      elsewhere: ${settings}\n    defaults:`);
        edit(/(sourceDatabase: inventory)/, "$1\n        provider: elsewhere\n        databaseConfigs: null");
        await succeed("up", "--yes", "--skip-preview");
        expect(engine.outputs()).toMatchObject({
            starRocks: {
                orders: {
                    sourceDatabase: "orders",
                    stage: expect.stringMatching(/full|incremental/),
                    status: "normal",
                },
                billing: { targetDatabase: "billing_reports" },
                inventory: { stage: "wait" },
            },
            clickHouse: { crm: { sourceDatabase: "crm" } },
        });
        expect(elsewhere.world.starRocksTasks).toMatchObject([
            { sourceDatabase: "inventory", databaseConfigs: [] },
        ]);
        expect(starRocksTasks).toHaveLength(2);

        // A list that is shorter, one entry less, and one under another name, which keeps its task.
        edit(/, customers\]/, "]");
        edit(/\n {6}inventory:[\s\S]*?paused\n/, "\n");
        edit(/ {6}billing:\n/, "      invoices:\n        aliases: [billing]\n");
        emulator.clearRequests();
        expect(await succeed("up", "--yes", "--skip-preview", "--diff")).toMatch(/customers/);
        expect(writesOf(engine).map(({ operation }) => operation)).toEqual(["ModifyDataSync"]);
        expect(starRocksTasks.map(({ sourceDatabase }) => sourceDatabase).sort()).toEqual([
            "billing",
            "orders",
        ]);
        expect(
            starRocksTasks.find(({ sourceDatabase }) => sourceDatabase === "orders")?.tables.names,
        ).toEqual(["orders", "order_items"]);
        expect(elsewhere.world.starRocksTasks).toEqual([]);
        await succeed("destroy", "--yes", "--skip-preview");
        expect([...starRocksTasks, ...emulator.world.clickHouseTasks]).toEqual([]);
    } finally {
        await elsewhere.close();
    }
}, 300_000);
