import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser, LaunchOptions } from "playwright-core";
import { checkout } from "./checkout";
import { cacheFolder, fillOnce } from "./pulumi/cache";
import { run } from "./run";

// A headless Chromium for tests and screenshots: $CHROME_PATH, else that of a package, else an installed one.

const names = ["chromium", "chromium-browser", "google-chrome"];

/** The package that brings a browser for Linux on x64. */
const browserPackage = "@sparticuz/chromium";

/** The package's configuration knows its own folder alone. These letters come first, so every machine draws the same. */
const fontConfiguration = `<?xml version="1.0"?>
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
`;

/** Starts the browser. Throws the reasons if none can run. */
export async function startBrowser(): Promise<Browser> {
    // It takes half a second to load.
    const { chromium }: typeof import("playwright-core") = require("playwright-core");
    // The sandbox needs rights that containers lack. Its pages are the project's own.
    return chromium.launch({ ...(await findBrowser()), chromiumSandbox: false });
}

/** The first browser that runs here. The first call unpacks that of the package. */
export async function findBrowser(): Promise<LaunchOptions> {
    const { CHROME_PATH } = process.env;
    const candidates: (() => Promise<LaunchOptions>)[] = CHROME_PATH
        ? [async () => ({ executablePath: CHROME_PATH })]
        : [unpackedBrowser, async () => ({ executablePath: installedBrowser() })];
    const problems: string[] = [];
    for (const candidate of candidates)
        try {
            const options = await candidate();
            await must(options.executablePath as string, ["--version"], options.env);
            return options;
        } catch (error) {
            problems.push((error as Error).message);
        }
    throw new Error(`no Chromium runs here: ${problems.join("; ")}`);
}

function installedBrowser(): string {
    const folders = (process.env.PATH ?? "").split(path.delimiter);
    const files = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
    const found = files.find((file) => existsSync(file));
    if (found === undefined) throw new Error("none is on PATH or at $CHROME_PATH");
    return found;
}

async function unpackedBrowser(): Promise<LaunchOptions> {
    if (process.platform !== "linux" || process.arch !== "x64")
        throw new Error(`${browserPackage} has none for this machine`);
    const { devDependencies } = require(path.join(checkout, "package.json"));
    const folder = path.join(cacheFolder(), `chromium-${devDependencies[browserPackage]}`);
    const isThere = (at: string) => existsSync(path.join(at, "chromium"));
    if (!isThere(folder)) await fillOnce(folder, isThere, unpack);
    const env = {
        ...process.env,
        LD_LIBRARY_PATH: path.join(folder, "al2023/lib"),
        FONTCONFIG_PATH: path.join(folder, "fonts"),
    };
    return { executablePath: path.join(folder, "chromium"), env };
}

/** The package unpacks into the folder for temporary files, with the libraries of Amazon's Linux only if it sees that one. */
async function unpack(folder: string): Promise<void> {
    const program = `require("${browserPackage}").executablePath()`;
    const env = { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" };
    await must(process.execPath, ["-e", program], env);
    writeFileSync(path.join(folder, "fonts/fonts.conf"), fontConfiguration);
}

async function must(command: string, args: string[], env?: NodeJS.ProcessEnv): Promise<void> {
    const { code, output } = await run(command, args, { env, cwd: checkout });
    if (code !== 0) throw new Error(`${command}: ${output.trim().split("\n").at(-1)}`);
}
