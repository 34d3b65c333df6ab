import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { credentials } from "@grpc/grpc-js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { checkout } from "../../tools/checkout";

test("plugin: an error that nobody awaits is printed without its fields, and ends nothing", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "stray-"));
    const script = path.join(folder, "stray.js");
    const error = 'Object.assign(new Error("stray"), { headers: { token: "hidden" } })';
    writeFileSync(script, `process.once("SIGUSR2", () => Promise.reject(${error}));`);
    const plugin = spawn(
        process.execPath,
        ["--require", script, path.join(checkout, "plugin", "plugin.js")],
        {
            stdio: ["ignore", "pipe", "pipe"],
        },
    );
    const ended = once(plugin, "exit");
    try {
        const [port] = await once(plugin.stdout, "data");
        plugin.kill("SIGUSR2");
        const [printed] = await once(plugin.stderr, "data");
        expect(String(printed)).toMatch(/^Error: stray\n/);
        expect(String(printed)).not.toContain("hidden");
        const address = `127.0.0.1:${String(port).trim()}`;
        const client = new ResourceProviderClient(address, credentials.createInsecure());
        const info = await new Promise<PluginInfo>((resolve, reject) =>
            client.getPluginInfo(new Empty(), (failed, reply) => (failed ? reject(failed) : resolve(reply))),
        );
        client.close();
        expect(info.getVersion()).toBe(require("../../package.json").version);
    } finally {
        plugin.kill();
        await ended;
        rmSync(folder, { recursive: true, force: true });
    }
});
