import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { generatePythonSdk, pythonEnvironment, pythonVariables } from "../../tools/pulumi/python";
import type { Engine } from "./engine";
import { hasGo, writeProject } from "./pluginProgram";

const problem = process.env.TEST_PYTHON_PROBLEM ?? (hasGo ? undefined : "no go, which generates the SDK");

/** A test of programs in Python, skipped where none can run. Its title then says why. */
export function testPython(title: string, body: () => Promise<void>, as = test): void {
    if (problem === undefined) as(title, body);
    else test.skip(`${title} (${problem})`, body);
}

/** What Python programs of the plugin need, until it is removed. */
export interface Python {
    /** Lets the project's programs find the SDK. */
    equip(engine: Engine): void;
    /** Makes the project a Python program. */
    write(engine: Engine, program: string): void;
    remove(): void;
}

/** The environment is made once a machine, the SDK each time. */
export async function preparePython(): Promise<Python> {
    const sdk = mkdtempSync(path.join(os.tmpdir(), "taurusdb-htap-python-"));
    const [environment] = await Promise.all([pythonEnvironment(), generatePythonSdk(sdk)]);
    const equip: Python["equip"] = ({ env }) => {
        Object.assign(env, pythonVariables(environment, sdk, env));
    };
    return {
        equip,
        write: (engine, program) => {
            writeProject(engine, { runtime: "python" });
            writeFileSync(path.join(engine.folder, "__main__.py"), program);
        },
        remove: () => rmSync(sdk, { recursive: true, force: true }),
    };
}
