import {
    chmodSync,
    copyFileSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    renameSync,
    rmSync,
    statSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";

/** The version to install or build if the machine has none. */
export const pulumiVersion = "3.255.0";

const windows = process.platform === "win32";
const dynamicProviderHost = windows ? "pulumi-resource-pulumi-nodejs.cmd" : "pulumi-resource-pulumi-nodejs";
const parts = [
    ...["pulumi", "pulumi-language-nodejs"].map((name) => (windows ? `${name}.exe` : name)),
    dynamicProviderHost,
];

/** Filling the cache takes less: an older folder is from a killed run. In milliseconds. */
const staleAfter = 24 * 3_600_000;

/** The per-user folder of this version's binaries. Other folders of this version have fewer hosts. */
export function cachedBin(): string {
    return path.join(cacheFolder(), `pulumi-${pulumiVersion}-languages`, "bin");
}

/** Whether a folder holds the CLI, its Node host and the host of dynamic providers. */
export function isComplete(bin: string): boolean {
    return parts.every((name) => existsSync(path.join(bin, name)));
}

/** Fills the cache with the CLI: `fill` makes `bin` in a new folder. */
export async function fillCache(fill: (folder: string) => Promise<void>): Promise<string> {
    const binOf = (folder: string) => path.join(folder, "bin");
    await fillOnce(
        path.dirname(cachedBin()),
        (folder) => isComplete(binOf(folder)),
        async (fresh) => {
            await fill(fresh);
            addDynamicProviderHost(binOf(fresh));
            if (!isComplete(binOf(fresh))) throw new Error("it left no pulumi with its Node host");
        },
    );
    return cachedBin();
}

/**
 * Makes a folder of the cache in one step: what `fill` makes in a new folder gets its final name complete or not at all, also when
 * two processes do so at the same time.
 */
export async function fillOnce(
    final: string,
    isThere: (folder: string) => boolean,
    fill: (fresh: string) => Promise<void>,
): Promise<void> {
    mkdirSync(cacheFolder(), { recursive: true });
    removeStale();
    const fresh = mkdtempSync(path.join(cacheFolder(), "new-"));
    try {
        await fill(fresh);
        try {
            renameSync(fresh, final);
        } catch (error) {
            // Another process was first: its result is as good.
            if (!isThere(final)) throw error;
        }
    } finally {
        rmSync(fresh, { recursive: true, force: true });
    }
}

function removeStale(): void {
    for (const name of readdirSync(cacheFolder()).filter((each) => each.startsWith("new-"))) {
        const folder = path.join(cacheFolder(), name);
        const { mtimeMs = Date.now() } = statSync(folder, { throwIfNoEntry: false }) ?? {};
        if (Date.now() - mtimeMs > staleAfter) rmSync(folder, { recursive: true, force: true });
    }
}

/** The script that starts the plugin process of dynamic providers; every @pulumi/pulumi carries it. */
function addDynamicProviderHost(bin: string): void {
    const target = path.join(bin, dynamicProviderHost);
    if (existsSync(target)) return;
    copyFileSync(
        path.join(path.dirname(require.resolve("@pulumi/pulumi/package.json")), dynamicProviderHost),
        target,
    );
    chmodSync(target, 0o755);
}

/** A folder of this user, into which no other user can write. */
export function cacheFolder(): string {
    const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
    const home = os.homedir();
    const usual = windows
        ? (LOCALAPPDATA ?? path.join(home, "AppData", "Local"))
        : process.platform === "darwin"
          ? path.join(home, "Library", "Caches")
          : path.join(home, ".cache");
    return path.join(XDG_CACHE_HOME || usual, "pulumi-taurusdb-htap");
}
