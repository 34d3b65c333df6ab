import { type ConfigFile, type ConfigFileResult, readHcloudProfile, readSdkFile } from "./configFiles";
import type { Key } from "./settingNames";
import type { AccessKeys } from "./signature";
import type { Environment, Place, Sources } from "./sources";

/** A way to sign in, with its parts by the names of settings. */
export type SignIn =
    | { by: "token"; authToken: string }
    | ({ by: "keys" } & AccessKeys)
    | { by: "password"; userName: string; password: string; domainName: string }
    /** The agency of this machine, an ECS. */
    | { by: "metadata"; metadataEndpoint: string };

const metadataAddress = "http://169.254.169.254";

export interface Chosen {
    signIn?: SignIn;
    /** The file that holds the keys. */
    file?: ConfigFile;
    /** The stack config or an explicit provider chose the way. Otherwise the environment's other settings of access apply too. */
    fromConfig: boolean;
    problems: string[];
}

/**
 * Chooses the way to sign in: token, keys, user, profile. All of these in the config come before any in the environment, so a
 * program's own choice wins. Then come other tools' files, and last the machine's agency. All parts are taken from one place:
 * the key of one account is never combined with the secret of another.
 */
export function chooseSignIn(sources: Sources, environment: Environment): Chosen {
    for (const place of sources.places) {
        const chosen = signInFrom(place, sources, environment);
        if (chosen) return { ...chosen, fromConfig: place.from === sources.config };
    }
    const { HUAWEICLOUD_SDK_CREDENTIALS_FILE: named } = environment;
    if (named) return { ...signInBy(readSdkFile(environment, named)), fromConfig: false };
    // A file in its usual place that holds no keys is ignored.
    const file = [readHcloudProfile, readSdkFile]
        .map((read) => signInBy(read(environment)))
        .find(({ signIn }) => signIn);
    const metadataEndpoint = sources.first("metadataEndpoint") ?? metadataAddress;
    return {
        ...(file ?? { signIn: { by: "metadata", metadataEndpoint }, problems: [] }),
        fromConfig: false,
    };
}

/** What the environment's variables say of an agency. */
export function agencyIn(environment: Environment): Record<string, unknown> | undefined {
    const { HW_ASSUME_ROLE_AGENCY_NAME: agencyName, HW_ASSUME_ROLE_DURATION: duration } = environment;
    if (!agencyName) return undefined;
    return {
        agencyName,
        domainName: environment.HW_ASSUME_ROLE_DOMAIN_NAME || undefined,
        domainId: environment.HW_ASSUME_ROLE_DOMAIN_ID || undefined,
        durationSeconds: duration ? Number(duration) : undefined,
    };
}

type Found = Omit<Chosen, "fromConfig">;

function signInFrom(place: Place, { first }: Sources, environment: Environment): Found | undefined {
    const { from } = place;
    const authToken = from("authToken");
    if (authToken) return { signIn: { by: "token", authToken }, problems: [] };
    const [accessKey, secretKey, securityToken] = [
        from("accessKey"),
        from("secretKey"),
        from("securityToken"),
    ];
    if (accessKey && secretKey)
        return { signIn: { by: "keys", accessKey, secretKey, securityToken }, problems: [] };
    if (accessKey || secretKey) return { problems: missing(place, ["accessKey", "secretKey"]) };
    const [userName, password, domainName] = [from("userName"), from("password"), from("domainName")];
    if (userName && password && domainName)
        return { signIn: { by: "password", userName, password, domainName }, problems: [] };
    if (userName || password) return { problems: missing(place, ["userName", "password", "domainName"]) };
    if (from("profile") || from("sharedConfigFile"))
        return signInBy(readHcloudProfile(environment, first("sharedConfigFile"), first("profile")));
    return undefined;
}

function missing({ from, name, wayOut }: Place, together: Key[]): string[] {
    const others = together.filter((key) => from(key) !== undefined).join(" and ");
    const are = others.includes(" and ") ? "are" : "is";
    return together
        .filter((key) => from(key) === undefined)
        .map((key) => `${key}: is missing in ${name}, where ${others} ${are} set. ${wayOut(key)}.`);
}

function signInBy(file: ConfigFileResult): Found {
    if ("problem" in file) return { problems: [file.problem] };
    const { accessKey, secretKey, securityToken } = file;
    return { signIn: { by: "keys", accessKey, secretKey, securityToken }, file, problems: [] };
}
