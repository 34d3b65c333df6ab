import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Emulator, ManualClock, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { tokenCredentials } from "../../provider/access/credentials";
import { createClickHouseReplication } from "../../provider/api/clickHouse";
import { connect } from "../../provider/api/cloud";
import { startStarRocksReplication } from "../../provider/api/starRocks";
import { checkout } from "../checkout";
import { cloudOf, withoutCloud } from "../pulumi/workspace";
import { svgOf } from "./svg";

// Draws what `taurusdb-htap status --watch` shows on a terminal, for docs/status.md: the output of the real command, on the emulator
// and on a terminal of `script`, which every Linux has.

const file = path.join(checkout, "docs", "images", "status-watch.svg");
const [rows, columns] = [12, 112];

/** Codes of a terminal: where a frame begins, and where the command leaves its page. */
const [frameBegins, leaves] = ["\u001b[H", "\u001b[?25h"];

async function main(): Promise<void> {
    const clock = new ManualClock();
    const emulator = await startEmulator({ clock, createFlow: "post" });
    try {
        const source = await replicate(emulator, clock);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, svgOf(await lastFrame(source, cloudOf(emulator)), { rows, columns }));
        console.log(file);
    } finally {
        await emulator.close();
    }
}

/** Tasks of both editions in several stages, one of them broken. Gives the id of their source. */
async function replicate(emulator: Emulator, clock: ManualClock): Promise<string> {
    const { world, url, projectId, token } = emulator;
    const [starRocks, , clickHouse] = world.instances.map(({ id }) => id) as [string, string, string];
    const source = world.sources[0]?.id as string;
    const cloud = connect({
        endpoint: url,
        projectId: async () => projectId,
        credentials: tokenCredentials(token),
    });
    const copy = (database: string, target = database) =>
        startStarRocksReplication(cloud, starRocks, {
            sourceInstanceId: source,
            sourceDatabase: database,
            targetDatabase: target,
            taskName: target,
        });
    const mirror = (database: string) =>
        createClickHouseReplication(cloud, clickHouse, {
            sourceInstanceId: source,
            sourceDatabase: database,
        });
    await Promise.all([copy("orders"), copy("crm"), mirror("crm")]);
    clock.advance(60_000);
    await copy("inventory", "stock_archive");
    clock.advance(45_000);
    emulator.act(starRocks, "stock_archive", { do: "pause" });
    emulator.act(starRocks, "crm", {
        do: "breakDown",
        reason: "mysql-bin.000042 was purged before it was read.",
    });
    await mirror("billing");
    clock.advance(25_000);
    await copy("billing");
    clock.advance(40_000);
    return source;
}

/** The last screen of a watch that is ended by Ctrl-C after its first poll. */
function lastFrame(source: string, settings: NodeJS.ProcessEnv): Promise<string> {
    const command = `${process.execPath} dist/command/main.js status --source ${source} --watch`;
    const env = { ...withoutCloud(process.env), ...settings, TERM: "xterm-256color" };
    const terminal = spawn(
        "script",
        ["-qec", `stty -echo rows ${rows} cols ${columns}; exec ${command}`, "/dev/null"],
        {
            cwd: checkout,
            env,
        },
    );
    let output = "";
    let isStopped = false;
    terminal.stdout.setEncoding("utf8").on("data", (chunk) => {
        output += chunk;
        if (isStopped || !output.includes(frameBegins)) return;
        isStopped = true;
        terminal.stdin.write("\u0003");
    });
    return new Promise((resolve, reject) => {
        terminal.once("error", reject);
        terminal.once("close", () => {
            const [, frame] = output.split(leaves)[0]?.split(frameBegins) ?? [];
            if (frame === undefined) reject(new Error(`It has drawn nothing:\n${output}`));
            else resolve(frame);
        });
    });
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
