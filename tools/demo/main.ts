import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { type Emulator, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { checkout } from "../checkout";
import { findPulumi } from "../pulumi/find";
import { copyOfExample } from "../pulumi/project";
import { cloudOf, lastingWorkspace, temporaryWorkspace, withoutCloud } from "../pulumi/workspace";

const speed = 10;
/** A new name for each run: the stack of a killed run stays locked. */
const stackName = `demo-${process.pid}`;

const usage = `npm run demo [-- --keep]

Discovers a task, deploys both resources with the real Pulumi engine on an embedded emulator, changes one, repairs drift, and
destroys everything.

  --keep   deploys, waits for Ctrl-C and prints commands to inspect the deployment`;

/** Discovers, deploys, changes, repairs and destroys on the embedded emulator, with the real engine. */
async function main(): Promise<void> {
    const { keep, help } = parseArgs({
        options: { keep: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    }).values;
    if (help) return console.log(usage);
    const bin = await findPulumi();
    const emulator = await startEmulator({ speed });
    const workspace = keep ? lastingWorkspace(bin) : temporaryWorkspace(bin);
    const project = copyOfExample("quickstart", workspace);
    const cloud = cloudOf(emulator);
    const env = { ...withoutCloud(workspace.env), ...cloud };
    const pulumi = (...args: string[]) => runCommand("pulumi", args, project, env);
    const taurusdbHtap = (...args: string[]) => runCommand("taurusdb-htap", args, project, env);

    // Ctrl-C reaches the CLI too. When that has ended, the demo cleans up as after any failure.
    process.on("SIGINT", () => {});
    let stack = false;
    try {
        heading(
            `An emulated TaurusDB at ${emulator.url}. Its clock runs ${speed} times as fast as real time`,
        );
        await pulumi("stack", "init", stackName);
        stack = true;

        heading("Discover: a task that somebody has made in the console, as the code that declares it");
        await createInConsole(emulator, "crm");
        await taurusdbHtap("discover", "--source", sourceOf(emulator).id);

        heading("Deploy: the existing task is taken over; another database goes into StarRocks");
        await pulumi("up", "--yes");

        if (keep) {
            await untilInterrupted(project, cloud, emulator);
        } else {
            heading("Change: read from a replica of the source instead of its primary");
            const replica = sourceOf(emulator).nodes[1] as string;
            await pulumi("config", "set", "sourceNodeId", replica);
            await pulumi("up", "--yes");

            heading("Nothing to do: a second up finds everything as declared");
            await pulumi("up", "--yes", "--expect-no-changes");

            heading(
                "Drift: somebody pauses the one task and deletes the other by hand; refresh sees it, up mends it",
            );
            for (const { instanceId, taskName } of emulator.world.starRocksTasks)
                emulator.act(instanceId, taskName, { do: "pause" });
            emulator.world.clickHouseTasks.length = 0;
            await pulumi("refresh", "--yes", "--diff");
            await pulumi("up", "--yes", "--diff");
        }
    } finally {
        try {
            if (stack) {
                heading("Destroy: nothing stays behind");
                await pulumi("destroy", "--yes", "--remove");
            }
        } finally {
            await emulator.close();
            rmSync(project, { recursive: true, force: true });
            if (!keep) workspace.remove();
        }
    }
    const left = emulator.world.starRocksTasks.length + emulator.world.clickHouseTasks.length;
    if (left > 0) throw new Error(`${left} tasks are left in the emulator`);
    console.log("\nDone. docs/getting-started.md shows how to do the same in your own region.");
}

/** How each command is run. The CLI is on the PATH of its workspace. */
const commands = {
    pulumi: ["pulumi"],
    "taurusdb-htap": [process.execPath, path.join(checkout, "dist/command/main.js")],
};

/** Runs a command and shows its output. */
async function runCommand(
    name: keyof typeof commands,
    args: string[],
    cwd: string,
    env: NodeJS.ProcessEnv,
): Promise<void> {
    console.log(`$ ${name} ${args.join(" ")}`);
    const [file = name, ...first] = commands[name];
    const child = spawn(file, [...first, ...args], { cwd, env, stdio: ["ignore", "inherit", "inherit"] });
    const [code] = await once(child, "exit");
    if (code !== 0) throw new Error(`${name} ${args[0]} ended with exit code ${code}`);
}

function sourceOf({ world }: Emulator) {
    const [source] = world.sources;
    if (!source) throw new Error("the emulator has no source");
    return source;
}

/** Creates a ClickHouse task by the request that the console sends. */
async function createInConsole(emulator: Emulator, database: string): Promise<void> {
    const { url, projectId, token, world } = emulator;
    const instance = world.instances.find(({ edition }) => edition === "clickhouse");
    const response = await fetch(`${url}/v3/${projectId}/instances/${instance?.id}/clickhouse/replication`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Auth-Token": token },
        body: JSON.stringify({ source_instance_id: sourceOf(emulator).id, source_database: database }),
    });
    if (!response.ok) throw new Error(`the console's request was refused with ${response.status}`);
}

async function untilInterrupted(
    project: string,
    cloud: Record<string, string>,
    emulator: Emulator,
): Promise<void> {
    heading("It stays up until Ctrl-C. To look at it from another terminal, in this checkout:");
    for (const [name, value] of Object.entries(cloud)) console.log(`  export ${name}=${value}`);
    console.log(`
  npm run pulumi -- stack -C ${project}
  npm run pulumi -- refresh -C ${project}
  curl ${emulator.url}/_emulator/tasks
  curl ${emulator.url}/_emulator/requests`);
    // A timer keeps the process alive until the signal.
    const alive = setInterval(() => {}, 60_000);
    await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
    clearInterval(alive);
}

function heading(text: string): void {
    console.log(`\n── ${text}\n`);
}

main().catch((error: Error) => {
    console.error(`\nThe demo failed: ${error.message}`);
    process.exitCode = 1;
});
