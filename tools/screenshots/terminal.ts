import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checkout } from "../checkout";
import { cloudOf, withoutCloud } from "../pulumi/workspace";
import { startScene } from "./scene";
import { svgOf } from "./svg";

// Draws what `taurusdb-htap status --watch` shows on a terminal, for docs/status.md: the output of the real command, on the emulator
// and on a terminal of `script`, which every Linux has.

const file = path.join(checkout, "docs", "images", "status-watch.svg");
const [rows, columns] = [13, 124];

/** Codes of a terminal: where a frame begins, and where the command leaves its page. */
const [frameBegins, leaves] = ["\u001b[H", "\u001b[?25h"];

async function main(): Promise<void> {
    const emulator = await startScene();
    try {
        const frame = await lastFrame(emulator.world.sources[0]?.id ?? "", cloudOf(emulator));
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, svgOf(frame, { rows, columns }));
        console.log(file);
    } finally {
        await emulator.close();
    }
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
