import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { checkout } from "../../tools/checkout";
import { run } from "../../tools/run";

let folder: string;
let project: string;

beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), "installation-")));
    project = path.join(folder, "project");
    mkdirSync(project);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What becomes of a resource in a program that gets the package from elsewhere, as a library brings it under pnpm. */
async function make({ main = "@pulumi/pulumi/cmd/run/index.js", cwd = project, first = "" } = {}) {
    const inCheckout = (name: string) => JSON.stringify(path.join(checkout, name));
    const program = path.join(folder, "elsewhere", main);
    mkdirSync(path.dirname(program), { recursive: true });
    writeFileSync(
        program,
        `const pulumi = require(${inCheckout("node_modules/@pulumi/pulumi")});
        const taurusdb = require(${inCheckout("dist/sdk")});
        ${first}
        try {
            new taurusdb.ClickHouseReplication("crm", {});
            console.log("made");
        } catch (error) {
            console.log(pulumi.RunError.isInstance(error) ? error.message : error);
        }
        process.exit();`,
    );
    const { stdout } = await run(process.execPath, [program], { cwd });
    return stdout.trim();
}

function installIn(place: string): void {
    mkdirSync(path.join(place, "node_modules"));
    const link = path.join(place, "node_modules", "pulumi-taurusdb-htap");
    symlinkSync(path.join(checkout, "node_modules", "pulumi-taurusdb-htap"), link, "junction");
}

test("plugin: starts through links, as PATH and npm have them", async () => {
    const names = ["first link", "second link"].map((name) => path.join(folder, name)) as [string, string];
    symlinkSync(path.join(checkout, "plugin", "pulumi-resource-taurusdb-htap"), names[0]);
    symlinkSync("first link", names[1]);
    const plugin = spawn(names[1], { stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(plugin, "exit");
    await once(plugin.stdout, "readable");
    const port = Number(plugin.stdout.read());
    plugin.kill();
    await ended;
    expect(port).toBeGreaterThan(0);
});

test("resource: fails at once if only a library has the package", async () => {
    expect(await make()).toBe(
        `${project}: Pulumi starts the provider here, where pulumi-taurusdb-htap is not installed. ` +
            "Add it to this project's own dependencies; those of a library are not enough.",
    );
});

test("resource: is created if the project has the package", async () => {
    installIn(project);
    expect(await make()).toBe("made");
});

test("resource: is created if a folder above the project has the package", async () => {
    installIn(folder);
    expect(await make()).toBe("made");
});

test("resource: is created in the checkout itself", async () => {
    expect(await make({ cwd: checkout })).toBe("made");
});

test("resource: is created by a program that has changed its folder", async () => {
    installIn(project);
    expect(await make({ first: `process.chdir(${JSON.stringify(os.tmpdir())});` })).toBe("made");
});

test("resource: is created if Pulumi's CLI does not run the program", async () => {
    expect(await make({ main: "server.js" })).toBe("made");
});
