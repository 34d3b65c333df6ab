import { existsSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parse } from "ini";
import { text } from "../api/reading";
import type { AccessKeys } from "./signature";
import type { Environment } from "./sources";

// Files of Huawei's own tools that hold access keys.

/** Settings of a file, by the names of settings. */
export interface ConfigFile extends AccessKeys {
    /** Path and profile, for messages. */
    where: string;
    region?: string;
    projectId?: string;
    iamEndpoint?: string;
    assumeRole?: { agencyName: string; domainName?: string; domainId?: string };
}

export type ConfigFileResult = ConfigFile | { problem: string };

type Fields = Record<string, unknown>;
type Profile = Fields & { ssoAuth?: { stsToken?: Fields } };

/** The command line tool's `~/.hcloud/config.json`. `name` is one of its profiles, by default its current one. */
export function readHcloudProfile(environment: Environment, file?: string, name?: string): ConfigFileResult {
    const where = resolved(environment, file ?? "~/.hcloud/config.json");
    const problem = (what: string) => ({ problem: `sharedConfigFile "${where}": ${what}.` });
    if (!existsSync(where)) return problem("does not exist. Correct or unset it");
    let content: { current?: unknown; profiles?: unknown } | null;
    try {
        content = JSON.parse(readTextFile(where));
    } catch {
        return problem("cannot be read as JSON");
    }
    const profiles: (Profile | null)[] = Array.isArray(content?.profiles) ? content.profiles : [];
    const wanted = name ?? text(content?.current) ?? "default";
    const profile = profiles.find((each) => each?.name === wanted);
    if (!profile) {
        const names = profiles.flatMap((each) => text(each?.name) ?? []).join(", ") || "none";
        return { problem: `profile "${wanted}": ${where} has no such profile. Its profiles: ${names}.` };
    }
    const signIn = profile.mode === "SSO" ? profile.ssoAuth?.stsToken : profile;
    const keys = keysOf(signIn?.accessKeyId, signIn?.secretAccessKey, signIn?.securityToken);
    if (!keys)
        return {
            problem:
                `profile "${wanted}": ${where} holds no readable keys for it. Run ` +
                '"hcloud configure set --cli-auth-encrypt=false", then sign in with the tool again.',
        };
    const agencyName = text(profile.agencyName);
    return {
        ...keys,
        where: `${where}, profile ${wanted}`,
        region: text(profile.region),
        projectId: text(profile.projectId),
        assumeRole:
            agencyName === undefined
                ? undefined
                : {
                      agencyName,
                      domainName: text(profile.agencyDomainName),
                      domainId: text(profile.agencyDomainId),
                  },
    };
}

/** The SDKs' credentials file. `file` is what HUAWEICLOUD_SDK_CREDENTIALS_FILE names. */
export function readSdkFile(environment: Environment, file = "~/.huaweicloud/credentials"): ConfigFileResult {
    const where = resolved(environment, file);
    const problem = (what: string) => ({
        problem: `HUAWEICLOUD_SDK_CREDENTIALS_FILE "${where}": ${what}.`,
    });
    if (!existsSync(where)) return problem("does not exist. Correct or unset it");
    let basic: Fields | undefined;
    try {
        basic = parse(readTextFile(where)).basic;
    } catch (error) {
        return problem(`cannot be read: ${(error as Error).message}`);
    }
    const keys = keysOf(basic?.ak, basic?.sk, basic?.security_token);
    if (!keys) return problem("its section [basic] must have ak and sk");
    return {
        ...keys,
        where,
        projectId: text(basic?.project_id),
        iamEndpoint: text(basic?.iam_endpoint),
    };
}

function keysOf(access: unknown, secret: unknown, securityToken: unknown): AccessKeys | undefined {
    const [accessKey, secretKey] = [text(access), text(secret)];
    return accessKey && secretKey ? { accessKey, secretKey, securityToken: text(securityToken) } : undefined;
}

/** A file's text without a byte order mark. On Windows, editors and shells write one, and some write UTF-16. */
export function readTextFile(file: string): string {
    const bytes = readFileSync(file);
    const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes);
}

function resolved(environment: Environment, file: string): string {
    return path.normalize(file.replace(/^~(?=\/|\\|$)/, () => environment.HOME ?? os.homedir()));
}
