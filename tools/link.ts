import { chmodSync, copyFileSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { checkout } from "./checkout";

// Lets the checkout import itself by the package's name, as users do. npm would link the whole checkout, which then contains
// itself: Pulumi's Node host follows links in node_modules, and would not come to an end.
const link = path.join(checkout, "node_modules", "pulumi-taurusdb-htap");
rmSync(link, { recursive: true, force: true });
mkdirSync(link, { recursive: true });
copyFileSync(path.join(checkout, "package.json"), path.join(link, "package.json"));
for (const folder of ["dist", "plugin", "provider", "schemas"])
    symlinkSync(path.join(checkout, folder), path.join(link, folder), "junction");

// Links its commands, as an installation does. Windows needs a privilege for links to files.
const commands: Record<string, string> = require(path.join(checkout, "package.json")).bin;
for (const [name, file] of Object.entries(process.platform === "win32" ? {} : commands)) {
    const command = path.join(checkout, "node_modules", ".bin", name);
    rmSync(command, { force: true });
    symlinkSync(path.join(checkout, file), command);
    chmodSync(path.join(checkout, file), 0o755);
}
