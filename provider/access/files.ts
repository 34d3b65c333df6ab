import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parse } from "ini";
import type { AccessKeys } from "./signature";
import type { Environment } from "./sources";
import { readTextFile } from "./textFile";

// Files of Huawei's own tools that hold keys.

/** What a file says of how to sign in and where. */
export interface FromFile {
    where: string;
    keys: AccessKeys;
    region?: string;
    projectId?: string;
    iamEndpoint?: string;
    agency?: { agencyName: string; domainName?: string; domainId?: string };
}

/** What a file gives, nothing when there is none, or what is wrong with it. */
export type FileResult = FromFile | { problem: string } | undefined;

type Json = Record<string, unknown>;

/** The command line tool's `~/.hcloud/config.json`. `name`: a profile of it, else its current one. */
export function readHcloudProfile(environment: Environment, file?: string, name?: string): FileResult {
    const where = resolved(environment, file ?? "~/.hcloud/config.json");
    if (!existsSync(where))
        return file === undefined && name === undefined
            ? undefined
            : { problem: `sharedConfigFile "${where}": there is no such file` };
    let content: { current?: unknown; profiles?: unknown };
    try {
        content = JSON.parse(readTextFile(where));
    } catch {
        return { problem: `sharedConfigFile "${where}": cannot be read as JSON` };
    }
    const profiles = (Array.isArray(content?.profiles) ? content.profiles : []) as Json[];
    const wanted = name ?? text(content?.current) ?? "default";
    const profile = profiles.find((each) => each?.name === wanted);
    if (!profile) {
        const names = profiles.map((each) => text(each?.name)).filter(Boolean);
        return {
            problem: `profile "${wanted}": ${where} has no such profile; it has ${names.join(", ") || "none"}`,
        };
    }
    const signIn = profile.mode === "SSO" ? objectOf(objectOf(profile.ssoAuth).stsToken) : profile;
    const keys = keysOf(signIn.accessKeyId, signIn.secretAccessKey, signIn.securityToken);
    if (!keys)
        return {
            problem:
                `profile "${wanted}": ${where} holds no keys for it that can be read. Run ` +
                '"hcloud configure set --cli-auth-encrypt=false", then sign in with the tool again',
        };
    const agencyName = text(profile.agencyName);
    return {
        where: `${where}, profile ${wanted}`,
        keys,
        region: text(profile.region),
        projectId: text(profile.projectId),
        agency: agencyName
            ? {
                  agencyName,
                  domainName: text(profile.agencyDomainName),
                  domainId: text(profile.agencyDomainId),
              }
            : undefined,
    };
}

/** The SDKs' credentials file: the one that HUAWEICLOUD_SDK_CREDENTIALS_FILE names, or `~/.huaweicloud/credentials`. */
export function readSdkFile(environment: Environment, which: "named" | "usual"): FileResult {
    const named = environment.HUAWEICLOUD_SDK_CREDENTIALS_FILE;
    if (which === "named" && !named) return undefined;
    const where = resolved(environment, which === "named" && named ? named : "~/.huaweicloud/credentials");
    if (!existsSync(where)) return { problem: `${where}: there is no such file` };
    let basic: Json;
    try {
        basic = objectOf(parse(readTextFile(where)).basic);
    } catch (error) {
        return { problem: `${where}: cannot be read: ${(error as Error).message}` };
    }
    const keys = keysOf(basic.ak, basic.sk, basic.security_token);
    if (!keys) return { problem: `${where}: its section [basic] must have ak and sk` };
    return { where, keys, projectId: text(basic.project_id), iamEndpoint: text(basic.iam_endpoint) };
}

function keysOf(accessKey: unknown, secretKey: unknown, securityToken: unknown): AccessKeys | undefined {
    const [access, secret] = [text(accessKey), text(secretKey)];
    return access && secret
        ? { accessKey: access, secretKey: secret, securityToken: text(securityToken) }
        : undefined;
}

function resolved(environment: Environment, file: string): string {
    return path.normalize(file.replace(/^~(?=\/|\\|$)/, () => environment.HOME ?? os.homedir()));
}

function objectOf(value: unknown): Json {
    return typeof value === "object" && value !== null ? (value as Json) : {};
}

function text(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}
