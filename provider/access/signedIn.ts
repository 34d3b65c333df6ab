import { type Cloud, connect } from "../api/cloud";
import { anonymous, type Credentials } from "../api/credentials";
import { ApiError } from "../api/errors";
import { type Kept, keptHint } from "../api/hints";
import { assumeRole, createToken, findProjects } from "../api/iam";
import { showMetadataKeys } from "../api/metadata";
import { UserError } from "../userError";
import { fetchedKeys, keyCredentials } from "./accessKeys";
import type { Agency } from "./agency";
import { namespace, waysOut } from "./settingNames";
import type { Settings } from "./settings";
import { fetchedToken, type Token, tokenCredentials } from "./token";

/** The service as the settings say: where it is, how to sign in, and which project. Nothing is sent before it is needed. */
export function signedIn(
    settings: Settings,
    {
        onThrottled,
        kept = () => undefined,
    }: {
        onThrottled?: () => void;
        /** Which settings may be older than the stack's config by now. */
        kept?: () => Kept | undefined;
    } = {},
): Cloud {
    const { connection, endpoint, iamEndpoint = "" } = settings;
    // Each with a pace of its own: one of them may sign in by another, which must not have to wait for it.
    const iam = (credentials: Credentials) =>
        connect({ ...connection, endpoint: iamEndpoint, credentials, kept });
    const own = ownCredentials(settings, iam(anonymous));
    const credentials = settings.agency ? agencyCredentials(settings.agency, iam(own)) : own;
    const projectId = once(
        async () =>
            settings.projectId ??
            (settings.agency ? undefined : (await own.token?.())?.projectId) ??
            findProject(iam(credentials), settings, kept),
    );
    return connect({ ...connection, endpoint, credentials, projectId, onThrottled, kept });
}

/** Whoever signs in with a password has a token that names its project. */
type OwnCredentials = Credentials & { token?: () => Promise<Token> };

function ownCredentials(
    { signIn, owner, region, projectId, projectName, agency }: Settings,
    iam: Cloud,
): OwnCredentials {
    switch (signIn.by) {
        case "token":
            return tokenCredentials(signIn.token, owner);
        case "keys":
            return keyCredentials(signIn.keys);
        case "password": {
            const { userName, password, domainName } = signIn;
            // The project of an agency is another account's.
            const project = agency
                ? { name: region }
                : projectId === undefined
                  ? { name: projectName ?? region }
                  : { id: projectId };
            return fetchedToken(
                `user ${userName}'s token`,
                () => createToken(iam, { name: userName, password, domainName }, project),
                isRefused,
            );
        }
        case "metadata":
            return fetchedKeys(
                "the keys of this machine",
                async () => {
                    const keys = await showMetadataKeys(signIn.endpoint);
                    if (!keys) throw nobody(owner);
                    return keys;
                },
                // A machine without an identity does not get one while it is asked.
                (error) => error instanceof UserError,
            );
    }
}

function agencyCredentials({ agencyName, ...more }: Agency, iam: Cloud): Credentials {
    return fetchedKeys(
        `the keys of agency ${agencyName}`,
        () => assumeRole(iam, { name: agencyName, ...more }),
        isRefused,
    );
}

/** What IAM has refused it refuses again, and wrong passwords lock the account: nobody asks a second time. */
function isRefused(error: unknown): boolean {
    return error instanceof ApiError && error.refused && !error.passing && !error.unsent;
}

/** A region's main project bears the region's name. */
async function findProject(
    iam: Cloud,
    { region = "", projectName, owner }: Settings,
    kept: () => Kept | undefined,
): Promise<string> {
    const name = projectName ?? region;
    const [project, ...others] = await findProjects(iam, name);
    if (project !== undefined && others.length === 0) return project;
    const found = project === undefined ? "no project" : `${others.length + 1} projects`;
    const { signIn, location } = kept() ?? {};
    const what =
        projectName === undefined
            ? `projectId: the signed-in identity sees ${found} named ${region} in IAM. ${waysOut("projectId", owner)}`
            : `projectName "${projectName}": the signed-in identity sees ${found} of this name in IAM. ${waysOut("projectName", owner)}`;
    throw new UserError(signIn || location ? `${what} ${keptHint}.` : what);
}

/** Each way to sign in, as somebody who has none yet can take it. */
function nobody(owner: string | undefined): UserError {
    const config = owner === undefined ? `the stack's config, each as ${namespace}:<key>` : owner;
    return new UserError(
        "No credentials found: no token, access key, user, profile or ECS agency. " +
            "Set HW_ACCESS_KEY and HW_SECRET_KEY (or HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK), HW_AUTH_TOKEN, " +
            "HW_USER_NAME with HW_USER_PASSWORD and HW_DOMAIN_NAME, HW_PROFILE or HUAWEICLOUD_SDK_CREDENTIALS_FILE; " +
            "or accessKey and secretKey, authToken, userName with password and domainName, or profile " +
            `in ${config}.`,
    );
}

function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
    let answer: Promise<Value> | undefined;
    return () => {
        answer ??= ask().catch((error) => {
            answer = undefined;
            throw error;
        });
        return answer;
    };
}
