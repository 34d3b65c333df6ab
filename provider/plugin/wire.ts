import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { isMap } from "../arguments/maps";
import { unknown } from "../arguments/unknown";
import type { Properties } from "../pulumi/stateFormat";
import { keepSecret } from "../redaction";

// Properties as the engine sends them, with secrets and unknown values as it marks them (Pulumi's sdk/go/common/resource).

const signature = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";
/** Unknown values by type: any or text, truth, number, list, map. */
const unknowns = new Set([
    unknown,
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** The property for what the resource itself remembers. */
export const remembered = "__beside";

/** A value that the engine has marked as secret. */
export interface Secret {
    /** The keys that lead to it. A list is secret as a whole. */
    path: string[];
    /** The texts in it. */
    texts: string[];
}

export interface Received {
    values: Properties;
    secrets: Secret[];
}

/** Plain properties and which of them are secret. Messages redact the secrets from now on. A null counts as not set. */
export function received(struct: Struct | undefined): Received {
    const secrets: Secret[] = [];
    const values = opened(struct?.toJavaScript() ?? {}, [], secrets) as Properties;
    for (const { texts } of secrets) for (const text of texts) keepSecret(text, true);
    return { values, secrets };
}

function opened(value: unknown, path: string[], secrets: Secret[]): unknown {
    if (typeof value === "string") return unknowns.has(value) ? unknown : value;
    if (Array.isArray(value)) return value.map((each) => opened(each, path, secrets));
    if (!isMap(value)) return value;
    if (value[signature] === secretMark) {
        const inner = opened(value.value, path, secrets);
        // What the resource remembers is secret as a whole, for one secret that may be in it.
        secrets.push({ path, texts: path[0] === remembered ? [] : textsIn(inner) });
        return inner;
    }
    return Object.fromEntries(
        Object.entries(value)
            .filter(([, each]) => each !== null)
            .map(([key, each]) => [key, opened(each, [...path, key], secrets)]),
    );
}

/** The same properties for the engine. What stands at the path of a secret, or repeats the text of one, is marked as secret. */
export function sent(values: Properties, secrets: readonly Secret[]): Struct {
    const texts = new Set(secrets.flatMap((secret) => secret.texts));
    const paths = secrets.map(({ path }) => path);
    // It may hold any value in another form.
    if (secrets.length > 0 && values[remembered] !== undefined) paths.push([remembered]);
    return Struct.fromJavaScript(marked(values, paths, texts) as Properties as never);
}

function marked(value: unknown, paths: string[][], texts: ReadonlySet<string>): unknown {
    const isInside = isMap(value) && !paths.some((path) => path.length === 0);
    if (!isInside && (paths.length > 0 || repeats(value, texts))) return { [signature]: secretMark, value };
    if (Array.isArray(value)) return value.map((each) => marked(each, [], texts));
    if (!isMap(value)) return value;
    const below = (key: string) => paths.flatMap(([first, ...rest]) => (first === key ? [rest] : []));
    return Object.fromEntries(
        Object.entries(value).map(([key, each]) => [key, marked(each, below(key), texts)]),
    );
}

function repeats(value: unknown, texts: ReadonlySet<string>): boolean {
    return typeof value === "string" && [...texts].some((text) => whole(text).test(value));
}

/** A message without the secrets of a request. Those that are too short to be redacted everywhere count as whole words. */
export function hidden(message: string, secrets: readonly Secret[]): string {
    const texts = secrets.flatMap((secret) => secret.texts).sort((a, b) => b.length - a.length);
    return texts.reduce((clean, text) => clean.replaceAll(whole(text), "[secret]"), message);
}

function whole(text: string): RegExp {
    return new RegExp(`(?<!\\w)${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?!\\w)`, "g");
}

function textsIn(value: unknown): string[] {
    if (value === unknown || value === "") return [];
    if (typeof value === "string" || typeof value === "number") return [String(value)];
    return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The values of `to` that are secret there but lie in `from` in plain form. */
export function exposed(from: Received, to: Received): string[][] {
    const isHidden = (path: string[]) =>
        from.secrets.some((secret) => secret.path.every((key, index) => path[index] === key));
    return to.secrets
        .map(({ path }) => path)
        .filter((path) => !isHidden(path) && valueAt(from.values, path) !== undefined);
}

function valueAt(values: unknown, path: string[]): unknown {
    return path.reduce<unknown>((value, key) => (isMap(value) ? value[key] : undefined), values);
}
