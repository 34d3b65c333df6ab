#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Fault, parseFaults } from "./faults";
import { startEmulator } from "./index";

const usage = `pulumi-taurusdb-htap-emulator [options]   (in a checkout: npm run emulator -- [options])

Starts an emulated TaurusDB HTAP API on 127.0.0.1 and prints the environment variables that point to it.

  --port N            port on 127.0.0.1 (default: 8088)
  --speed X           speed of its clock, as a multiple of real time (default: 10)
  --state FILE        keep everything in this file across restarts
  --faults FILE       planned failures: a JSON array, see docs/emulator.md
  --create-flow KIND  check (default): the StarRocks checks create the waiting task, POST starts it; post: only POST creates
  --modify-while KIND any (default), running or paused: which started StarRocks tasks take changes
  --omitted KIND      keep (default) or reset: what happens to a field that a StarRocks change leaves out
  --checks KIND       present (default) or absent: whether the region has the StarRocks checks
  --click-house-setup KIND
                      checks (default): a ClickHouse task takes list and settings from its checks; change: its list from the first change
  --deleted KIND      gone (default) or cancelled: what a deleted task leaves in the list
  --operations KIND   parallel (default), or serial: an instance takes one operation at a time
  --metadata KIND     v2 (default), v1 or none: the ECS metadata service, at the same address
  --dialect KIND      live (default): spellings that clients have seen; documented: those of the schemas`;

/** The emulator as a command. */
async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            port: { type: "string", default: "8088" },
            speed: { type: "string", default: "10" },
            state: { type: "string" },
            faults: { type: "string" },
            "create-flow": { type: "string" },
            "modify-while": { type: "string" },
            omitted: { type: "string" },
            checks: { type: "string" },
            "click-house-setup": { type: "string" },
            deleted: { type: "string" },
            operations: { type: "string" },
            metadata: { type: "string" },
            dialect: { type: "string" },
            help: { type: "boolean", short: "h" },
        },
    });
    if (values.help) {
        console.log(usage);
        return;
    }
    const emulator = await startEmulator({
        port: wholeNumber("--port", values.port),
        speed: Number(values.speed),
        stateFile: values.state,
        faults: values.faults === undefined ? [] : readFaults(values.faults),
        createFlow: oneOf("--create-flow", values["create-flow"], ["check", "post"]),
        modifyWhile: oneOf("--modify-while", values["modify-while"], ["any", "running", "paused"]),
        omitted: oneOf("--omitted", values.omitted, ["keep", "reset"]),
        checks: oneOf("--checks", values.checks, ["present", "absent"]),
        clickHouseSetup: oneOf("--click-house-setup", values["click-house-setup"], ["checks", "change"]),
        deleted: oneOf("--deleted", values.deleted, ["gone", "cancelled"]),
        operations: oneOf("--operations", values.operations, ["parallel", "serial"]),
        metadata: oneOf("--metadata", values.metadata, ["v2", "v1", "none"]),
        dialect: oneOf("--dialect", values.dialect, ["live", "documented"]),
    });
    const [starRocks] = emulator.world.instances.filter(({ edition }) => edition === "starrocks");
    const [clickHouse] = emulator.world.instances.filter(({ edition }) => edition === "clickhouse");
    const [source] = emulator.world.sources;
    console.log(`TaurusDB HTAP emulator. Its clock runs ${values.speed} times as fast as real time.

  export HW_REGION_NAME=${emulator.region}
  export HW_PROJECT_ID=${emulator.projectId}
  export HW_TAURUSDB_ENDPOINT=${emulator.url}
  export HW_AUTH_URL=${emulator.url}
  export HW_AUTH_TOKEN=${emulator.token}

  StarRocks instance   ${starRocks?.id}
  ClickHouse instance  ${clickHouse?.id}
  TaurusDB source      ${source?.id}  (${Object.keys(source?.databases ?? {}).join(", ")})

  Its page             ${emulator.url}/
  Its requests         curl ${emulator.url}/_emulator/requests
  Its tasks            curl ${emulator.url}/_emulator/tasks

Ctrl-C ends it.`);
    let isClosing = false;
    const close = () => {
        if (!isClosing) emulator.close();
        isClosing = true;
    };
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, close);
}

function readFaults(file: string): Fault[] {
    try {
        return parseFaults(JSON.parse(readFileSync(file, "utf8")));
    } catch (error) {
        throw new Error(`--faults ${file}: ${(error as Error).message}`);
    }
}

function wholeNumber(option: string, text: string): number {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 0) throw new Error(`${option} ${text}: must be a whole number.`);
    return value;
}

function oneOf<T extends string>(option: string, text: string | undefined, values: T[]): T | undefined {
    if (text === undefined || values.includes(text as T)) return text as T | undefined;
    throw new Error(`${option} ${text}: must be ${values.join(" or ")}.`);
}

main().catch((error: Error) => {
    console.error(`${error.message}\n\n${usage}`);
    process.exitCode = 1;
});
