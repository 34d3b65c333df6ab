import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { checkout } from "./checkout";

// Bundles libraries into built files, so that users need not install them. Their licences must come with every copy.

/** `outfile` is a path without its ending. */
async function bundle(module: string, outfile: string): Promise<void> {
    const { metafile } = await build({
        absWorkingDir: checkout,
        entryPoints: [`${module}.ts`],
        outfile: `${outfile}.js`,
        bundle: true,
        platform: "node",
        target: "node20.19",
        metafile: true,
        logLevel: "warning",
    });
    const packages = new Set(Object.keys(metafile.inputs).flatMap((file) => packageOf(file) ?? []));
    writeFileSync(
        path.join(checkout, `${outfile}.licenses.txt`),
        [...packages].sort().map(licenseOf).join("\n\n"),
    );
}

/** The folder of the package that a file belongs to. */
function packageOf(file: string): string | undefined {
    return /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function licenseOf(folder: string): string {
    const absolute = path.join(checkout, folder);
    const { name, version, license } = JSON.parse(readFileSync(path.join(absolute, "package.json"), "utf8"));
    const files = readdirSync(absolute).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
    const texts = files.map((file) => readFileSync(path.join(absolute, file), "utf8").trim());
    return [`${name} ${version} (${license})`, ...texts].join("\n\n");
}

async function main(): Promise<void> {
    for (const module of ["provider/libraries", "emulator/libraries"]) await bundle(module, `dist/${module}`);
    await bundle("provider/plugin/main", "plugin/plugin");
    copyFileSync(
        path.join(checkout, "schemas", "plugin.schema.json"),
        path.join(checkout, "plugin", "schema.json"),
    );
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
