import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { checkout } from "./checkout";

// Bundles the libraries that a module needs into its built file, so that users need not install them. Their licences
// must come with every copy.

async function bundle(entry: string, outfile: string): Promise<void> {
    const { metafile } = await build({
        absWorkingDir: checkout,
        entryPoints: [entry],
        outfile,
        bundle: true,
        platform: "node",
        target: "node20.19",
        metafile: true,
        logLevel: "warning",
    });
    const files = Object.keys(metafile.inputs);
    const packages = new Set(files.flatMap((file) => packageOf(file) ?? []));
    const licenses = [...packages].sort().map((folder) => licenseOf(folder, files));
    const beside = outfile.replace(/\.js$/, ".licenses.txt");
    writeFileSync(path.join(checkout, beside), licenses.join("\n\n"));
}

/** The folder of the package that a file belongs to. */
function packageOf(file: string): string | undefined {
    return /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function licenseOf(folder: string, bundled: string[]): string {
    const absolute = path.join(checkout, folder);
    const { name, version, license } = JSON.parse(read(path.join(folder, "package.json")));
    const names = readdirSync(absolute).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
    const texts = names.map((file) => read(path.join(folder, file)));
    // Huawei's package has notices in its files, and no copy of the license, which is also this project's.
    if (texts.length === 0 && license === "Apache-2.0")
        texts.push(...noticesOf(bundled.filter((file) => packageOf(file) === folder)), read("LICENSE"));
    return [`${name} ${version} (${license})`, ...texts].join("\n\n");
}

/** The different comments of files that hold a copyright. */
function noticesOf(files: string[]): Set<string> {
    const comment = /\/\*(?:(?!\*\/)[\s\S])*copyright[\s\S]*?\*\//i;
    return new Set(files.flatMap((file) => comment.exec(read(file))?.[0] ?? []));
}

function read(file: string): string {
    return readFileSync(path.join(checkout, file), "utf8").trim();
}

/** The page's modules are compiled. Its other files join them, and the emulator's package gets them all. */
function copyPage(): void {
    const [source, built, emulator] = ["page", "dist/page", "emulator/dist/page"].map((folder) =>
        path.join(checkout, folder),
    ) as [string, string, string];
    copyFiles(source, built, /\.(html|css)$/);
    copyFiles(built, emulator, /\.(html|css|js)$/);
}

function copyFiles(from: string, to: string, which: RegExp): void {
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(from).filter((each) => which.test(each)))
        copyFileSync(path.join(from, name), path.join(to, name));
}

async function main(): Promise<void> {
    await bundle("provider/libraries.ts", "dist/provider/libraries.js");
    await bundle("provider/access/signer.ts", "dist/provider/access/signer.js");
    await bundle("provider/plugin/main.ts", "plugin/plugin.js");
    copyFileSync(
        path.join(checkout, "schemas/plugin.schema.json"),
        path.join(checkout, "plugin/schema.json"),
    );
    copyPage();
    await bundle("emulator/libraries.ts", "emulator/dist/libraries.js");
    // The emulator's package has the contract, but no dependency on the provider's.
    copyFileSync(
        path.join(checkout, "provider/api/openapi.yaml"),
        path.join(checkout, "emulator/dist/openapi.yaml"),
    );
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
