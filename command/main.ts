#!/usr/bin/env node
import { readFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { withoutSecrets } from "../provider/pulumi/defects";
import { UserError } from "../provider/userError";
import { discoverCommand } from "./discover/command";
import { doctorCommand } from "./doctor/command";
import { driftCommand } from "./drift/command";
import { emulatorCommand } from "./emulator";
import { outliveReaders } from "./output";
import { statusCommand } from "./status/command";
import { verifyCommand } from "./verify/command";

// The command `taurusdb-htap`. Each of its commands declares its own options and help.

const { version } = JSON.parse(readFileSync(path.join(__dirname, "..", "..", "package.json"), "utf8"));

const program = new Command("taurusdb-htap")
    .description(
        "Replication from TaurusDB into its HTAP instances: checks of a set-up, tasks that exist already, and their health.",
    )
    .version(version)
    .helpCommand(false)
    .addCommand(doctorCommand())
    .addCommand(discoverCommand())
    .addCommand(statusCommand())
    .addCommand(driftCommand())
    .addCommand(verifyCommand())
    .addCommand(emulatorCommand());

outliveReaders();
program.parseAsync().catch((error: unknown) => {
    const { message, stack } = withoutSecrets(error) as Error;
    console.error(
        error instanceof UserError ? message : `A defect of taurusdb-htap, please report it: ${stack}`,
    );
    process.exitCode = 1;
});
