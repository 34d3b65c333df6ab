import { existsSync } from "node:fs";
import path from "node:path";

/** The root of the checkout, wherever below it this runs from. */
export const checkout = rootAbove(__dirname);

function rootAbove(folder: string): string {
    return existsSync(path.join(folder, "tools", "pulumi", "cli", "go.mod"))
        ? folder
        : rootAbove(path.dirname(folder));
}
