import { readSettings, type Settings } from "../provider/access/settings";
import { signedInCloud } from "../provider/access/signedInCloud";
import type { ConfigSource } from "../provider/access/sources";
import { type Cloud, endedBy } from "../provider/api/cloud";
import { CloudFacts } from "../provider/arguments/cloudFacts";
import type { Operation } from "../provider/lifecycle/resource";
import { UserError } from "../provider/userError";
import { systemClock } from "../provider/waiting/clock";
import { commonTo } from "../provider/waiting/context";
import { Progress } from "../provider/waiting/progress";
import { jsonOf } from "./pulumi";

/** The service, as a command uses it. */
export interface Service {
    settings: Settings;
    cloud: Cloud;
    /** Each question once. */
    facts: CloudFacts;
    /** What the life cycle of a task works with. Its `deadline` is `milliseconds` away. */
    operation(milliseconds?: number): Operation;
}

/** The service by the settings of a stack and the environment, or of the environment alone. It signs in with the first request. */
export function serviceOf(stack: string | undefined, signal?: AbortSignal): Service {
    const read = readSettings(configOf(stack), process.env);
    if ("problems" in read) throw new UserError(read.problems.join("\n"));
    const { settings } = read;
    const signedIn = signedInCloud(settings);
    const cloud = signal ? endedBy(signedIn, signal) : signedIn;
    const facts = new CloudFacts(cloud);
    const common = commonTo(cloud, systemClock, settings);
    return {
        settings,
        cloud,
        facts,
        operation: (milliseconds = 0) => ({
            ...common,
            facts,
            signal,
            deadline: systemClock.now() + milliseconds,
            say: () => {},
            progress: new Progress(systemClock, () => {}),
        }),
    };
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
