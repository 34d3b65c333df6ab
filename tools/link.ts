import { copyFileSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { checkout } from "./checkout";

// Lets the checkout import itself by the package's name, as every user does. A link to the whole checkout, which is what
// npm would make, contains itself, and Pulumi's Node host walks node_modules through links: it would walk in circles.
const link = path.join(checkout, "node_modules", "pulumi-taurusdb-htap");
rmSync(link, { recursive: true, force: true });
mkdirSync(link, { recursive: true });
copyFileSync(path.join(checkout, "package.json"), path.join(link, "package.json"));
for (const folder of ["dist", "provider"])
    symlinkSync(path.join(checkout, folder), path.join(link, folder), "junction");
