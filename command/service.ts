import { readSettings, type Settings } from "../provider/access/settings";
import { signedInCloud } from "../provider/access/signedInCloud";
import type { ConfigSource } from "../provider/access/sources";
import type { Cloud } from "../provider/api/cloud";
import { UserError } from "../provider/userError";
import { jsonOf } from "./pulumi";

/** The service, as a command uses it. */
export interface Service {
    settings: Settings;
    cloud: Cloud;
}

/** The service by the settings of a stack and the environment, or of the environment alone. It signs in with the first request. */
export function serviceOf(stack: string | undefined): Service {
    const read = readSettings(configOf(stack), process.env);
    if ("problems" in read) throw new UserError(read.problems.join("\n"));
    return { settings: read.settings, cloud: signedInCloud(read.settings) };
}

/** The config of a stack, with its secrets; empty without a stack. */
export function configOf(stack: string | undefined): ConfigSource {
    if (stack === undefined) return { get: () => undefined };
    const command = ["config", "--show-secrets", "--json"];
    const config: Record<string, { value?: string; objectValue?: unknown }> = jsonOf(
        "config",
        command,
        stack,
    );
    return {
        get: (key) =>
            Object.hasOwn(config, key) ? (config[key]?.objectValue ?? config[key]?.value) : undefined,
    };
}
