import { createRequire } from "node:module";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";

// Pulumi starts the provider in the program's folder, and the hook texts find the package from there.
const startedIn = process.cwd();

let installed = false;

/**
 * Fails if the provider's process would not find this package. pnpm, for example, hides a package on which only a library
 * depends. Only under the CLI is it known where that process starts; a unit test has none.
 */
export function requireInstalled(): void {
    if (installed || !isRunByCli()) return;
    // A program may have changed its folder before or after it loaded this module.
    installed = [startedIn, process.cwd()].some(findsPackage);
    if (!installed)
        throw new pulumi.RunError(
            `${startedIn}: Pulumi starts the provider here, where pulumi-taurusdb-htap is not installed. ` +
                "Add it to this project's own dependencies; those of a library are not enough.",
        );
}

function isRunByCli(): boolean {
    return /@pulumi[\\/]pulumi[\\/]cmd[\\/]run[\\/]/.test(require.main?.filename ?? "");
}

function findsPackage(folder: string): boolean {
    try {
        createRequire(path.join(folder, "program.js")).resolve("pulumi-taurusdb-htap/provider");
        return true;
    } catch (error) {
        return (error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND";
    }
}
