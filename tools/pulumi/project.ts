import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checkout } from "../checkout";
import type { Workspace } from "./workspace";

/**
 * A copy of an example in a workspace, so that no stack file gets into the checkout. It has its packages in node_modules, as an
 * installed project does.
 */
export function copyOfExample(name: string, workspace: Workspace): string {
    const folder = mkdtempSync(path.join(workspace.folder, `${name}-`));
    cpSync(path.join(checkout, "examples", name), folder, { recursive: true });
    symlinkSync(path.join(checkout, "node_modules"), path.join(folder, "node_modules"), "junction");
    return folder;
}

/** A project of the given files, with `index.js`. Plain JavaScript starts faster. */
export function plainProject(name: string, workspace: Workspace, files: Record<string, string>): string {
    const folder = mkdtempSync(path.join(workspace.folder, `${name}-`));
    const all = {
        "Pulumi.yaml": `name: ${name}\nruntime: { name: nodejs, options: { typescript: false } }\n`,
        "package.json": JSON.stringify({ name, main: "index.js" }),
        ...files,
    };
    for (const [file, content] of Object.entries(all)) writeFileSync(path.join(folder, file), content);
    // Only the packages that the program needs: the CLI walks through all of them each time.
    for (const needed of ["@pulumi/pulumi", "pulumi-taurusdb-htap"]) {
        const link = path.join(folder, "node_modules", needed);
        mkdirSync(path.dirname(link), { recursive: true });
        symlinkSync(path.join(checkout, "node_modules", needed), link, "junction");
    }
    return folder;
}
