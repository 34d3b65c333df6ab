import { checkout } from "./checkout";
import { run } from "./run";

// `npm run plugin`: the release of the plugin, which `pulumi plugin install resource taurusdb-htap <version> --file` takes. It is
// one for every platform, and needs Node on PATH.

/** In the folder of the plugin, whose libraries have their licences in one of the files. */
const files = [
    ...["plugin.js", "schema.json", "plugin.licenses.txt"],
    ...["pulumi-resource-taurusdb-htap", "pulumi-resource-taurusdb-htap.cmd"],
];

async function main(): Promise<void> {
    const { version } = require("../../package.json");
    const tarball = `pulumi-resource-taurusdb-htap-v${version}.tar.gz`;
    const args = ["-czf", tarball, "LICENSE", "-C", "plugin", ...files];
    const { code, output } = await run("tar", args, { cwd: checkout });
    if (code !== 0) throw new Error(output);
    console.log(tarball);
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
