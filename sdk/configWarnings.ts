import * as pulumi from "@pulumi/pulumi";
import { isSecret, keys, namespace, wayByConfig } from "../provider/access/settingNames";
import { nearest, suggestion } from "../provider/arguments/suggestion";

/** The key of the namespace that holds an environment. */
const environmentKey = "environment";

/** Stacks that were warned. A process of the Automation API runs several, each a few times. */
const warned = new WeakSet<object>();
const anyStack = {};

/** Warns once a run about unknown keys and about secrets in plain text. */
export function warnOfConfig(): void {
    const stack = pulumi.runtime.getStackResource() ?? anyStack;
    if (warned.has(stack)) return;
    warned.add(stack);
    for (const warning of findWarnings(pulumi.runtime.allConfig(), pulumi.getProject(), isEncrypted))
        void pulumi.log.warn(warning);
}

/** Problems of a stack's config that are not problems of a single value. */
export function findWarnings(
    config: Readonly<Record<string, string>>,
    project: string,
    encrypted: (key: string) => boolean,
): string[] {
    const known = [...Object.keys(keys), environmentKey];
    const own = Object.keys(config)
        .filter((key) => key.startsWith(`${namespace}:`))
        .map((key) => key.slice(namespace.length + 1));
    const unknown = own
        .filter((key) => !known.includes(key))
        // A project of this name keeps its own keys here: warn only about one that resembles a setting.
        .filter((key) => project !== namespace || nearest(key, known) !== undefined)
        .map(
            (key) =>
                `${namespace}:${key}: is not a setting and has no effect${suggestion(key, known) || "."}`,
        );
    if (isLoopback(config[`${namespace}:endpoint`] ?? process.env.HW_TAURUSDB_ENDPOINT)) return unknown;
    const plain = own
        .filter((key) => !encrypted(`${namespace}:${key}`))
        .flatMap((key) => {
            if (key === environmentKey) return secretsIn(config[`${namespace}:${key}`] ?? "");
            return isSecret(key) ? [`${namespace}:${key}${inPlainText} ${wayByConfig(key as never)}.`] : [];
        });
    return [...unknown, ...plain];
}

const inPlainText = ": is in plain text in the stack's config, and so in its state.";

/** Warnings of secrets of an environment's providers. */
function secretsIn(environment: string): string[] {
    let providers: Record<string, Record<string, unknown> | null> | null | undefined;
    try {
        providers = JSON.parse(environment)?.providers;
    } catch {
        // The program that reads it reports the problem.
    }
    return Object.entries(providers ?? {}).flatMap(([name, settings]) =>
        Object.keys(settings ?? {})
            .filter(isSecret)
            .map((key) => `${environmentKey}.providers.${name}.${key}`)
            .map(
                (path) =>
                    `${namespace}:${path}${inPlainText} Run "pulumi config set --secret --path '${namespace}:${path}'".`,
            ),
    );
}

/** An emulator has no real secrets. */
function isLoopback(endpoint: string | undefined): boolean {
    return (
        endpoint !== undefined &&
        URL.canParse(endpoint) &&
        /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(endpoint).hostname)
    );
}

/** Not public in Pulumi. In a version without it every value counts as encrypted. */
function isEncrypted(key: string): boolean {
    const { isConfigSecret } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
    return isConfigSecret?.(key) ?? true;
}
