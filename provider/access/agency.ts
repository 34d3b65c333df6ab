import { waysOut } from "./settingNames";
import type { Chosen } from "./signIn";
import type { Environment, Sources } from "./sources";

/** An agency whose rights are taken over after signing in. */
export interface Agency {
    agencyName: string;
    domainName?: string;
    domainId?: string;
    durationSeconds?: number;
}

/** An agency of the environment belongs to whoever signs in from there, never to a program's own keys. */
export function readAgency(
    sources: Sources,
    { file, fromConfig }: Chosen,
    environment: Environment,
    problems: string[],
): Agency | undefined {
    const text = sources.config("assumeRole");
    const own: Record<string, unknown> | undefined =
        text === undefined && !fromConfig ? agencyIn(environment) : parseObject(text);
    const ofFile = text === undefined && own === undefined ? file?.agency : undefined;
    const given = own ?? (ofFile && { ...ofFile });
    if (text === undefined && given === undefined) return undefined;
    const wrong = given === undefined ? "must be an object" : whatIsWrong(given);
    if (wrong === undefined) return given as unknown as Agency;
    const where = ofFile ? ` (in ${file?.where})` : "";
    problems.push(`assumeRole${where}: ${wrong}. ${waysOut("assumeRole", sources.owner)}`);
    return undefined;
}

function agencyIn(environment: Environment): Record<string, unknown> | undefined {
    const { HW_ASSUME_ROLE_AGENCY_NAME, HW_ASSUME_ROLE_DURATION } = environment;
    if (!HW_ASSUME_ROLE_AGENCY_NAME) return undefined;
    return {
        agencyName: HW_ASSUME_ROLE_AGENCY_NAME,
        domainName: environment.HW_ASSUME_ROLE_DOMAIN_NAME || undefined,
        domainId: environment.HW_ASSUME_ROLE_DOMAIN_ID || undefined,
        durationSeconds: HW_ASSUME_ROLE_DURATION ? Number(HW_ASSUME_ROLE_DURATION) : undefined,
    };
}

function whatIsWrong({
    agencyName,
    domainName,
    domainId,
    durationSeconds,
    ...others
}: Record<string, unknown>): string | undefined {
    const [foreign] = Object.keys(others);
    if (foreign !== undefined) return `${foreign} is no part of it`;
    if (typeof agencyName !== "string" || agencyName === "") return "agencyName is missing";
    for (const [name, value] of Object.entries({ domainName, domainId }))
        if (value !== undefined && typeof value !== "string") return `${name} must be text`;
    if (!domainName && !domainId) return "domainName or domainId is missing";
    const seconds = durationSeconds ?? 900;
    if (!Number.isInteger(seconds) || Number(seconds) < 900 || Number(seconds) > 86_400)
        return "durationSeconds must be a whole number from 900 to 86400";
    return undefined;
}

function parseObject(text: string | undefined): Record<string, unknown> | undefined {
    try {
        const value = JSON.parse(text ?? "");
        return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
    } catch {
        return undefined;
    }
}
