import { type Cloud, connect } from "../api/cloud";
import { anonymous, type Credentials } from "../api/credentials";
import { ApiError } from "../api/errors";
import { type Kept, keptHint } from "../api/hints";
import { assumeRole, createToken, findProjects, type IssuedToken } from "../api/iam";
import { showMetadataKeys } from "../api/metadata";
import { UserError } from "../userError";
import { keyCredentials, Renewed, renewedKeys, renewedToken, tokenCredentials } from "./credentials";
import { namespace, waysOut } from "./settingNames";
import type { Settings } from "./settings";
import type { Agency } from "./settingValues";

/** A connection that knows its project. */
export interface SignedInCloud extends Cloud {
    /** The project's id, looked up once if it is not set. */
    projectId(): Promise<string>;
}

/** A connection to the service with the settings' address, credentials and project. It signs in with the first request. */
export function signedInCloud(
    settings: Settings,
    {
        onThrottled,
        kept = () => undefined,
    }: {
        onThrottled?: () => void;
        /** Which settings may be older than the stack config. */
        kept?: () => Kept | undefined;
    } = {},
): SignedInCloud {
    const { connection, endpoint, iamEndpoint = "", agency } = settings;
    // Each has a throttle of its own: one may sign in by another and must not wait for it.
    const iam = (credentials: Credentials) =>
        connect({ ...connection, endpoint: iamEndpoint, credentials, kept });
    const own = ownCredentials(settings, iam(anonymous));
    const credentials = agency ? agencyCredentials(agency, iam(own)) : own;
    const project = new Renewed(async () => ({
        id:
            settings.projectId ??
            (agency ? undefined : (await own.token?.())?.projectId) ??
            (await findProject(iam(credentials), settings, kept)),
        expires: Number.POSITIVE_INFINITY,
    }));
    const projectId = async () => (await project.get()).id;
    return { ...connect({ ...connection, endpoint, credentials, projectId, onThrottled, kept }), projectId };
}

/** A password's token names its project. */
type OwnCredentials = Credentials & { token?: () => Promise<IssuedToken> };

function ownCredentials(
    { signIn, owner, region, projectId, projectName, agency }: Settings,
    iam: Cloud,
): OwnCredentials {
    switch (signIn.by) {
        case "token":
            return tokenCredentials(signIn.authToken, owner);
        case "keys":
            return keyCredentials(signIn);
        case "password": {
            const { userName, password, domainName } = signIn;
            // With an agency, projectId and projectName are of the agency's account, not of the user's.
            const project = agency
                ? { name: region }
                : projectId === undefined
                  ? { name: projectName ?? region }
                  : { id: projectId };
            return renewedToken(
                `user ${userName}'s token`,
                () => createToken(iam, { name: userName, password, domainName }, project),
                isRefused,
            );
        }
        case "metadata":
            return renewedKeys(
                "the keys of this machine",
                async () => {
                    const keys = await showMetadataKeys(signIn.metadataEndpoint);
                    if (!keys) throw noCredentials(owner);
                    return keys;
                },
                // A machine without an agency does not get one during a deployment.
                (error) => error instanceof UserError,
            );
    }
}

function agencyCredentials({ agencyName, ...more }: Agency, iam: Cloud): Credentials {
    return renewedKeys(
        `the keys of agency ${agencyName}`,
        () => assumeRole(iam, { name: agencyName, ...more }),
        isRefused,
    );
}

/** IAM would refuse the same request again, and repeated wrong passwords lock the account. */
function isRefused(error: unknown): boolean {
    return error instanceof ApiError && error.rejected && !error.transient;
}

/** The project with the set name; a region's main project has the region's name. */
async function findProject(
    iam: Cloud,
    { region = "", projectName, owner }: Settings,
    kept: () => Kept | undefined,
): Promise<string> {
    const [project, ...others] = await findProjects(iam, projectName ?? region);
    if (project !== undefined && others.length === 0) return project;
    const found = project === undefined ? "no project" : `${others.length + 1} projects`;
    const { signIn, location } = kept() ?? {};
    const what =
        projectName === undefined
            ? `projectId: the signed-in identity sees ${found} named ${region} in IAM. ${waysOut("projectId", owner)}`
            : `projectName "${projectName}": the signed-in identity sees ${found} of this name in IAM. ${waysOut("projectName", owner)}`;
    throw new UserError(signIn || location ? `${what} ${keptHint}.` : what);
}

function noCredentials(owner = `the stack's config, each as ${namespace}:<key>`): UserError {
    return new UserError(
        "No credentials found: no token, access key, user, profile or ECS agency. " +
            "Set HW_ACCESS_KEY and HW_SECRET_KEY (or HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK), HW_AUTH_TOKEN, " +
            "HW_USER_NAME with HW_USER_PASSWORD and HW_DOMAIN_NAME, HW_PROFILE or HUAWEICLOUD_SDK_CREDENTIALS_FILE; " +
            "or accessKey and secretKey, authToken, userName with password and domainName, or profile " +
            `in ${owner}.`,
    );
}
