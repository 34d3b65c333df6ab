import { isKnownRegion, regionsByPrefix } from "../../provider/access/endpoints";
import { isSecret, type Key, keys } from "../../provider/access/settingNames";
import { readSettings, type Settings } from "../../provider/access/settings";
import type { ConfigSource, Environment } from "../../provider/access/sources";
import { suggestion } from "../../provider/arguments/suggestion";
import { UserError } from "../../provider/userError";
import { type Finding, ok, problem, warning } from "./finding";
import { findWritten, type Written } from "./origins";

/** Each setting with its place, and the settings if nothing is wrong with them. `place` is the config in messages. */
export function findSettings(
    config: ConfigSource,
    environment: Environment,
    place: string,
): { findings: Finding[]; settings?: Settings } {
    const result = readSettings(config, environment);
    const problems = "problems" in result ? result.problems.map(problemFinding) : [];
    const wrong = new Set(problems.map(({ step }) => step));
    const written = findWritten(config, environment)
        .filter(({ key }) => !wrong.has(stepOf(key)))
        // As long as a setting is wrong, no experiment shows which of the others count.
        .map((setting) => writtenFinding({ ...setting, isUsed: setting.isUsed || wrong.size > 0 }, place));
    if ("problems" in result) return { findings: [...written, ...problems] };
    const { settings } = result;
    return {
        findings: [...written, ...fileFindings(settings), ...derivedFindings(settings, written)],
        settings,
    };
}

const stepOf = (key: string) => `setting ${key}`;

function writtenFinding({ key, variable, text, isUsed }: Written, place: string): Finding {
    const where = variable ?? place;
    if (!isUsed)
        return warning(
            stepOf(key),
            `the one from ${where} is not used, because another setting takes precedence`,
            "Remove it, or the other setting.",
        );
    return ok(stepOf(key), `${isSecret(key) ? "set" : text}, from ${where}`);
}

/** A problem begins with the key of its setting, or with another name. */
function problemFinding(text: string): Finding {
    const [key = ""] = /^\w+/.exec(text) ?? [];
    if (/_proxy$/i.test(key)) return problem("proxy", new UserError(text));
    if (!Object.hasOwn(keys, key)) return problem("settings", new UserError(text));
    return problem(stepOf(key), new UserError(text.replace(/^\w+:? (?=\w|")/, "")));
}

/** Settings that the file of another tool has. */
function fileFindings({ file, signIn, ...settings }: Settings): Finding[] {
    const values: Record<string, unknown> = {
        ...settings,
        ...signIn,
        assumeRole: settings.agency?.agencyName,
    };
    return (file?.keys ?? []).map((key) =>
        ok(stepOf(key), `${isSecret(key) ? "set" : values[key]}, from ${file?.where}`),
    );
}

/** Addresses that follow from the region, and a region without a known address. */
function derivedFindings(settings: Settings, written: Finding[]): Finding[] {
    const { region } = settings;
    const isGiven = (key: Key) =>
        settings.file?.keys.includes(key) ||
        written.some(({ step, state }) => step === stepOf(key) && state === "ok");
    const addresses = (["endpoint", "iamEndpoint"] as const)
        .filter((key) => settings[key] !== undefined && !isGiven(key))
        .map((key) =>
            ok(stepOf(key), `${settings[key]}, derived from the ${region ? "region" : "endpoint"}`),
        );
    if (region === undefined || isKnownRegion(region) || isGiven("cloud") || isGiven("endpoint"))
        return addresses;
    const meant = suggestion(region, Object.values(regionsByPrefix).flat());
    const unknown = `"${region}" is not a region that this version knows${meant}`;
    return [warning(stepOf("region"), unknown, "Correct it, or set endpoint and iamEndpoint."), ...addresses];
}
