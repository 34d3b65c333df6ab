import { chmodSync, copyFileSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { checkout } from "./checkout";

// Lets the checkout import itself by the package's name, as every user does. A link to the whole checkout, which is what
// npm would make, contains itself, and Pulumi's Node host walks node_modules through links: it would walk in circles.
const link = path.join(checkout, "node_modules", "pulumi-taurusdb-htap");
rmSync(link, { recursive: true, force: true });
mkdirSync(link, { recursive: true });
copyFileSync(path.join(checkout, "package.json"), path.join(link, "package.json"));
for (const folder of ["dist", "provider", "schemas"])
    symlinkSync(path.join(checkout, folder), path.join(link, folder), "junction");

// And its commands, as an installation would; links to files need a privilege on Windows.
const commands: Record<string, string> = require(path.join(checkout, "package.json")).bin;
for (const [name, file] of Object.entries(process.platform === "win32" ? {} : commands)) {
    const command = path.join(checkout, "node_modules", ".bin", name);
    rmSync(command, { force: true });
    symlinkSync(path.join(checkout, file), command);
    chmodSync(path.join(checkout, file), 0o755);
}
