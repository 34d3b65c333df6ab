import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startEmulator } from "pulumi-taurusdb-htap-emulator";
import { cloudOf } from "../../tools/pulumi/workspace";
import { copyOfCheckout } from "../support/checkoutCopy";
import { block, documents } from "../support/documents";
import { longTest } from "../support/longTest";
import { interrupt, Newcomer, npmOf } from "../support/newcomer";
import { ids } from "../support/stillEmulator";

// The blocks of README.md and docs/, as a newcomer types them.

let somebody: Newcomer;

beforeEach(() => {
    somebody = new Newcomer();
});

afterEach(() => somebody.leave());

test('README "In your own region": deploys from a tarball', async () => {
    const { folder } = somebody;
    const own = copyOfCheckout(folder);
    const emulator = await startEmulator({ speed: 200 });
    try {
        const { HW_AUTH_TOKEN, ...region } = cloudOf(emulator);
        const backend = path.join(folder, "backend");
        mkdirSync(backend);
        const commands = block("## In your own region", "sh")
            // It is installed, and what is packed is built.
            .replace(/^npm ci\n/m, "")
            .replace(/^npm pack$/m, "npm pack --ignore-scripts")
            .replace(/^npm install /m, "npm install --no-audit --no-fund ")
            .replace("<access key>", "EMULATORACCESSKEY")
            .replace("<secret key>", "emulator-secret-key")
            .replace("<StarRocks instance>", ids.starRocks)
            .replace("<ClickHouse instance>", ids.clickHouse)
            .replace("<TaurusDB instance>", ids.source);
        expect(commands).not.toMatch(/[<…]/);
        const output = await somebody.play(commands, own, {
            ...region,
            HW_AUTH_URL: emulator.url,
            HOME: folder,
            ...npmOf(process.env),
            PULUMI_HOME: path.join(folder, "home"),
            PULUMI_BACKEND_URL: `file://${backend}`,
            PULUMI_CONFIG_PASSPHRASE: "",
            PULUMI_SKIP_UPDATE_CHECK: "true",
        });
        expect(output).toContain("3 created");
        expect(emulator.world.starRocksTasks).toHaveLength(1);
        expect(emulator.world.clickHouseTasks).toHaveLength(1);
    } finally {
        await emulator.close();
    }
}, 400_000);

longTest('README "Without a line of TypeScript": deploys Pulumi.dev.yaml twice', async () => {
    const own = copyOfCheckout(somebody.folder);
    const emulator = await somebody.start(
        ["emulator/dist/main.js", "--port", "0", "--speed", "200"],
        own,
        /HW_TAURUSDB_ENDPOINT=(\S+)[\s\S]*Ctrl-C ends it/,
    );
    try {
        const file = path.join(own, "Pulumi.dev.yaml");
        const edit = (before: string, after: string) => {
            const text = readFileSync(file, "utf8");
            expect(text).toContain(before);
            writeFileSync(file, text.replaceAll(before, after));
        };
        // The port that it has by default may be taken here.
        edit("http://127.0.0.1:8088", emulator.found[1] as string);
        const commands = block("## Without a line of TypeScript", "sh");
        expect(await somebody.play(commands, own)).toMatch(/6 created/);
        edit("desiredState: paused", "desiredState: running");
        const [, up = ""] = commands.trim().split("\n");
        expect(await somebody.play(up, own)).toMatch(/1 updated[\s\S]*5 unchanged/);
        expect(documents).toContain("`npm run pulumi -- destroy` ends it all");
        await somebody.play("npm run pulumi -- destroy", own);
        expect(readFileSync(file, "utf8")).toContain("desiredState: running");
    } finally {
        expect(await interrupt(emulator.child)).toBe(0);
    }
});
