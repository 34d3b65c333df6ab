import * as pulumi from "@pulumi/pulumi";
import { isSecret, keys, namespace, wayByConfig } from "../provider/access/settingNames";
import { nearest, suggestion } from "../provider/arguments/suggestion";

/** What a program may keep in the namespace besides settings. */
const environmentKey = "environment";

/** Stacks that have been warned: a process of the Automation API runs several, each a few times. */
const warned = new WeakSet<object>();
const anyStack = {};

/** Warns, once a run, of keys that nothing reads and of secrets that are not encrypted. */
export function warnOfConfig(): void {
    const stack = pulumi.runtime.getStackResource() ?? anyStack;
    if (warned.has(stack)) return;
    warned.add(stack);
    for (const warning of findWarnings(pulumi.runtime.allConfig(), pulumi.getProject(), isEncrypted))
        void pulumi.log.warn(warning);
}

/** What is wrong with a stack's config and not with a value of it. */
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
        // A project of this name keeps its own keys here: of those only a slip is told.
        .filter((key) => project !== namespace || nearest(key, known) !== undefined)
        .map((key) => `${namespace}:${key}: is not a setting and has no effect${suggestion(key, known)}`);
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

/** Secrets of the providers of an environment. */
function secretsIn(environment: string): string[] {
    let providers: Record<string, Record<string, unknown> | null> | null | undefined;
    try {
        providers = JSON.parse(environment)?.providers;
    } catch {
        // Whoever reads it tells.
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

/** An emulator's secrets are none. */
function isLoopback(endpoint: string | undefined): boolean {
    return (
        endpoint !== undefined &&
        URL.canParse(endpoint) &&
        /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(endpoint).hostname)
    );
}

/** Not public; where a version of Pulumi does not tell, nothing is said. */
function isEncrypted(key: string): boolean {
    const { isConfigSecret } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
    return isConfigSecret?.(key) ?? true;
}
