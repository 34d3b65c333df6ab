import { cpSync, mkdtempSync, symlinkSync } from "node:fs";
import path from "node:path";
import { checkout } from "../checkout";
import type { Workspace } from "./workspace";

/**
 * A copy of an example in a workspace, so that stack files never land in the checkout. The example finds its packages
 * as an installed project would, in a node_modules of its own.
 */
export function copyOfExample(name: string, workspace: Workspace): string {
    const folder = mkdtempSync(path.join(workspace.folder, `${name}-`));
    cpSync(path.join(checkout, "examples", name), folder, { recursive: true });
    symlinkSync(path.join(checkout, "node_modules"), path.join(folder, "node_modules"), "junction");
    return folder;
}
