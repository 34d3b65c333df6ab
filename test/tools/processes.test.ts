import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { checkout } from "../../tools/checkout";
import { pluginsIn } from "../../tools/processes";

test("processes: finds the plugin of one folder", async () => {
    const [folder, other] = ["one", "other"].map((name) =>
        realpathSync(mkdtempSync(path.join(os.tmpdir(), `taurusdb-htap-${name}-`))),
    ) as [string, string];
    const plugin = spawn(path.join(checkout, "plugin", "pulumi-resource-taurusdb-htap"), [], { cwd: folder });
    try {
        await once(plugin.stdout, "data");
        expect(pluginsIn(folder)).toEqual([plugin.pid]);
        expect(pluginsIn(other)).toEqual([]);
    } finally {
        plugin.kill();
        await once(plugin, "exit");
        for (const each of [folder, other]) rmSync(each, { recursive: true });
    }
    expect(pluginsIn(folder)).toEqual([]);
});
