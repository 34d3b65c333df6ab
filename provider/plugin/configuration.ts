import { isSecret, type Key, keys, namespace, ownerKey } from "../access/settingNames";
import { readSettings } from "../access/settings";
import type { ConfigSource } from "../access/sources";
import { nearest, suggestion } from "../arguments/suggestion";
import { hasUnknown } from "../arguments/unknown";
import type { Properties } from "../pulumi/stateFormat";
import type { Secret } from "./wire";

const known = Object.keys(keys);

/** Settings whose change makes the same ids mean other tasks. */
const places: readonly Key[] = ["region", "projectId", "projectName", "cloud", "endpoint"];

/** The inputs of a provider resource as a source of settings. */
export function sourceOf(inputs: Properties, owner: string | undefined): ConfigSource {
    return {
        get: (key) => (key === ownerKey ? owner : inputs[key.replace(`${namespace}:`, "")]),
    };
}

/** What is wrong with a provider's inputs. One that a preview does not know yet cannot be judged, nor can those that depend on it. */
export function problemsOf(inputs: Properties, owner: string | undefined): string[] {
    // The stack config also holds keys of the program itself.
    const foreign = owner === undefined ? [] : foreignKeys(inputs);
    const problems = foreign.map((key) => `${key}: is not a setting${suggestion(key, known) || "."}`);
    if (hasUnknown(inputs)) return problems;
    const result = readSettings(sourceOf(inputs, owner), process.env);
    return "problems" in result ? [...problems, ...result.problems] : problems;
}

/** Warnings of keys in the stack config that resemble a setting. */
export function warningsOf(inputs: Properties, owner: string | undefined): string[] {
    if (owner !== undefined) return [];
    return foreignKeys(inputs)
        .filter((key) => nearest(key, known) !== undefined)
        .map(
            (key) =>
                `${namespace}:${key}: is not a setting and has no effect${suggestion(key, known) || "."}`,
        );
}

function foreignKeys(inputs: Properties): string[] {
    const ofPulumi = ["version", "pluginDownloadURL"];
    return Object.keys(inputs).filter(
        (key) => !known.includes(key) && !ofPulumi.includes(key) && !key.startsWith("__"),
    );
}

/** Settings that are secret, whether or not the program says so. */
export function secretSettings(inputs: Properties): Secret[] {
    return Object.keys(inputs)
        .filter(isSecret)
        .map((key) => ({ path: [key], texts: [] }));
}

/** The settings in which two providers differ. A provider of dynamic resources has the namespace before each name. */
export function changedSettings(olds: Properties, news: Properties): Key[] {
    const before = withoutNamespace(olds);
    return (known as Key[]).filter((key) => textOf(before[key]) !== textOf(news[key]));
}

/** Warnings of changed settings by which the same ids mean other tasks. */
export function explainMove(olds: Properties, news: Properties): string[] {
    const before = withoutNamespace(olds);
    return changedSettings(olds, news)
        .filter((key) => places.includes(key) && before[key] !== undefined && news[key] !== undefined)
        .filter((key) => !hasUnknown(news[key]))
        .map(
            (key) =>
                `${key} "${news[key]}": was "${before[key]}". The resources keep their ids and are looked up there, ` +
                "and nothing is moved. Use another provider to create tasks there.",
        );
}

function withoutNamespace(inputs: Properties): Properties {
    return Object.fromEntries(
        Object.entries(inputs).map(([key, value]) => [key.replace(`${namespace}:`, ""), value]),
    );
}

/** The stack config gives texts where a program gives other values. */
function textOf(value: unknown): string | undefined {
    if (value === undefined) return undefined;
    return typeof value === "string" ? value : JSON.stringify(value);
}
