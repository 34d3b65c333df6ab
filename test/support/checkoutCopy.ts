import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { checkout } from "../../tools/checkout";

/** With a node_modules of its own, for a build changes what is linked there. */
export function copyOfCheckout(folder: string): string {
    const own = path.join(folder, "checkout");
    const [installed, history] = ["node_modules", ".git"].map((name) => path.join(checkout, name)) as [
        string,
        string,
    ];
    cpSync(checkout, own, {
        recursive: true,
        filter: (source) => source !== installed && source !== history,
    });
    const linked = path.join(own, "node_modules");
    // A build makes links of its own in the first two: in a link to the checkout's it would make them there. The third is a
    // link into the checkout.
    // What another test has in there just now is not installed.
    for (const name of readdirSync(installed))
        if (name.startsWith(".") && name !== ".bin") continue;
        else if ([".bin", "pulumi-taurusdb-htap", "pulumi-taurusdb-htap-emulator"].includes(name))
            cpSync(path.join(installed, name), path.join(linked, name), {
                recursive: true,
                verbatimSymlinks: true,
            });
        else {
            mkdirSync(linked, { recursive: true });
            symlinkSync(path.join(installed, name), path.join(linked, name), "junction");
        }
    return own;
}
