import { readFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { UserError } from "../provider/userError";

const packageName = "pulumi-taurusdb-htap-emulator";

/** `taurusdb-htap emulator`: the command of the emulator's package, which has its own options and help. */
export function emulatorCommand(): Command {
    return new Command("emulator")
        .summary("start an emulated service on this machine")
        .usage("[options]")
        .helpOption(false)
        .allowUnknownOption()
        .allowExcessArguments()
        .argument("[options...]")
        .action((options: string[]) => {
            const main = emulatorMain();
            process.argv = [process.argv[0] ?? "", main, ...options];
            require(main);
        });
}

/** The file of the emulator's command: of the project in this folder, else next to this package. */
function emulatorMain(): string {
    try {
        const manifest = require.resolve(`${packageName}/package.json`, {
            paths: [process.cwd(), __dirname],
        });
        const { bin } = JSON.parse(readFileSync(manifest, "utf8"));
        return path.join(path.dirname(manifest), bin[packageName]);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
        throw new UserError(
            `${packageName}: is not installed. Install it: npm install --save-dev ${packageName}.`,
        );
    }
}
