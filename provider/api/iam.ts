import { UserError } from "../userError";
import type { Cloud } from "./cloud";
import { momentOf, rowsOf, text } from "./reading";
import type { BodyOf, ReplyOf } from "./wireTypes";

// Signing in, one function per operation. The requests go to IAM's endpoint, not to TaurusDB's.

export interface IssuedToken {
    value: string;
    /** The project of its scope. */
    projectId?: string;
    /** Milliseconds since 1970. */
    expires: number;
}

/**
 * KeystoneCreateUserTokenByPassword, scoped to a project. A second token does no harm, so it is retried like a read, but never
 * after a 401: wrong passwords lock the account.
 */
export async function createToken(
    iam: Cloud,
    user: { name: string; password: string; domainName: string },
    project: { id?: string; name?: string },
): Promise<IssuedToken> {
    const request: BodyOf<"KeystoneCreateUserTokenByPassword"> = {
        auth: {
            identity: {
                methods: ["password"],
                password: {
                    user: { name: user.name, password: user.password, domain: { name: user.domainName } },
                },
            },
            scope: { project },
        },
    };
    const { body, headers } = await iam.exchange<ReplyOf<"KeystoneCreateUserTokenByPassword">>({
        method: "POST",
        path: "/v3/auth/tokens",
        reads: true,
        query: { nocatalog: "true" },
        body: request,
    });
    const value = text(headers["x-subject-token"]);
    if (value === undefined) throw new UserError("IAM's reply has no token. Try again later.");
    return { value, expires: momentOf(body.token?.expires_at), projectId: text(body.token?.project?.id) };
}

/** KeystoneListProjects: ids of the projects with this name. A region's main project has the region's name. */
export async function findProjects(iam: Cloud, name: string): Promise<string[]> {
    const { projects } = await iam.request<ReplyOf<"KeystoneListProjects">>({
        method: "GET",
        path: "/v3/projects",
        query: { name },
    });
    return rowsOf(projects, "projects").flatMap((project) => text(project.id) ?? []);
}

export interface TemporaryKeys {
    accessKey: string;
    secretKey: string;
    securityToken?: string;
    /** Milliseconds since 1970. */
    expires: number;
}

/** CreateTemporaryAccessKeyByAgency: keys with an agency's rights for 900 to 86400 seconds. */
export async function assumeRole(
    iam: Cloud,
    agency: { name: string; domainName?: string; domainId?: string; durationSeconds?: number },
): Promise<TemporaryKeys> {
    const body: BodyOf<"CreateTemporaryAccessKeyByAgency"> = {
        auth: {
            identity: {
                methods: ["assume_role"],
                assume_role: {
                    agency_name: agency.name,
                    domain_name: agency.domainName,
                    domain_id: agency.domainId,
                    duration_seconds: agency.durationSeconds ?? 900,
                },
            },
        },
    };
    const { credential } = await iam.request<ReplyOf<"CreateTemporaryAccessKeyByAgency">>({
        method: "POST",
        path: "/v3.0/OS-CREDENTIAL/securitytokens",
        reads: true,
        body,
    });
    const keys = readKeys(credential);
    if (!keys) throw new UserError("IAM's reply has no keys of the agency. Try again later.");
    return keys;
}

type Credential = Partial<Record<"access" | "secret" | "securitytoken" | "expires_at", unknown>>;

/** Undefined if the reply has no keys. */
export function readKeys(credential: Credential | null | undefined): TemporaryKeys | undefined {
    const [accessKey, secretKey] = [text(credential?.access), text(credential?.secret)];
    if (!accessKey || !secretKey) return undefined;
    return {
        accessKey,
        secretKey,
        securityToken: text(credential?.securitytoken),
        expires: momentOf(credential?.expires_at),
    };
}
