import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { EmulatorOptions } from "pulumi-taurusdb-htap-emulator";
import { dynamicType, hookText, type Kind, pluginToken } from "../../provider/pulumi/resourceNames";
import { generatedSdk } from "../../tools/pulumi/pluginProject";
import { type Engine, startEngine } from "./engine";
import { isLong } from "./longTest";
import { writeNode } from "./pluginProgram";

/** One of the two ways by which a program has the resources. Its programs are the same text. */
export interface Face {
    name: "dynamic" | "plugin";
    /** The type of a resource as the CLI shows it. */
    type(kind: Kind): string;
    /** Starts an engine on which `pulumi-taurusdb-htap` is this face. */
    start(options?: EmulatorOptions): Promise<Engine>;
    /** Whether wrong settings hide wrong arguments: the engine checks a plugin's settings before its resources. */
    settingsFirst: boolean;
    /** The hook text in the inputs and in the outputs of a resource. */
    hookTexts(kind: Kind): { inputs: string | undefined; outputs: string };
}

const dynamic: Face = {
    name: "dynamic",
    type: dynamicType,
    start: startEngine,
    settingsFirst: false,
    hookTexts: (kind) => ({ inputs: hookText(kind), outputs: hookText(kind) }),
};

const plugin: Face = {
    name: "plugin",
    type: pluginToken,
    start: async (options) => {
        const engine = await startEngine(options);
        writeNode(engine, "");
        installClasses(path.join(engine.folder, "node_modules", "pulumi-taurusdb-htap"));
        return engine;
    },
    settingsFirst: true,
    // For a move back to dynamic resources the state has the text.
    hookTexts: (kind) => ({ inputs: undefined, outputs: hookText(kind) }),
};

export const faces: readonly Face[] = [dynamic, plugin];

/** `npm run test:long` runs the longest tests over both faces, `npm test` over the first. */
export const facesOfLongTests = isLong ? faces : [dynamic];

/** The resource classes of the plugin, in the place of those of the package. */
function installClasses(folder: string): void {
    // It is a link to the package of the checkout.
    rmSync(folder);
    mkdirSync(folder);
    writeFileSync(path.join(folder, "index.js"), generatedSdk);
}
