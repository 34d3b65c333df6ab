import { type FileResult, type FromFile, readHcloudProfile, readSdkFile } from "./files";
import type { Key } from "./settingNames";
import type { AccessKeys } from "./signature";
import type { Environment, Place, Sources } from "./sources";

export type SignIn =
    | { by: "token"; token: string }
    | { by: "keys"; keys: AccessKeys }
    | { by: "password"; userName: string; password: string; domainName: string }
    /** The identity of the machine. */
    | { by: "metadata"; endpoint: string };

const metadata = "http://169.254.169.254";

/** How to sign in, and whether that is the environment's choice: then what else it says of access belongs to it too. */
export interface Chosen {
    signIn?: SignIn;
    file?: FromFile;
    fromConfig: boolean;
    problems: string[];
}

/**
 * A token, keys, a user, a profile; each of these in the stack config before any in the environment, so that a program's own
 * choice wins. Then the files of other tools, and last the machine's identity. All parts come from one place: a key of one
 * account never meets the secret of another.
 */
export function chooseSignIn(sources: Sources, environment: Environment): Chosen {
    for (const place of sources.places) {
        const { from } = place;
        const fromConfig = from === sources.config;
        const token = from("authToken");
        if (token) return { signIn: { by: "token", token }, fromConfig, problems: [] };
        if (from("accessKey") || from("secretKey")) return { ...keysFrom(place), fromConfig };
        if (from("userName") || from("password")) return { ...userFrom(place), fromConfig };
        if (from("profile") || from("sharedConfigFile")) {
            const file = readHcloudProfile(
                environment,
                sources.first("sharedConfigFile"),
                sources.first("profile"),
            );
            return { ...fromFile(file), fromConfig };
        }
    }
    const file =
        readSdkFile(environment, "named") ??
        implicit(readHcloudProfile(environment)) ??
        implicit(readSdkFile(environment, "usual"));
    if (file) return { ...fromFile(file), fromConfig: false };
    const endpoint = sources.first("metadataEndpoint") ?? metadata;
    return { signIn: { by: "metadata", endpoint }, fromConfig: false, problems: [] };
}

/** A file that nobody named and that gives nothing is none. */
function implicit(file: FileResult): FileResult {
    return file && "problem" in file ? undefined : file;
}

function keysFrom(place: Place): Omit<Chosen, "fromConfig"> {
    const { from } = place;
    const [accessKey, secretKey] = [from("accessKey"), from("secretKey")];
    const problems = missing(place, ["accessKey", "secretKey"]);
    if (!accessKey || !secretKey) return { problems };
    return {
        signIn: { by: "keys", keys: { accessKey, secretKey, securityToken: from("securityToken") } },
        problems,
    };
}

function userFrom(place: Place): Omit<Chosen, "fromConfig"> {
    const { from } = place;
    const [userName, password, domainName] = [from("userName"), from("password"), from("domainName")];
    const problems = missing(place, ["userName", "password", "domainName"]);
    if (!userName || !password || !domainName) return { problems };
    return { signIn: { by: "password", userName, password, domainName }, problems };
}

/** What belongs together has to come from one place: elsewhere it would be missing all the same. */
function missing({ from, name, wayOut }: Place, together: Key[]): string[] {
    const others = together.filter((key) => from(key) !== undefined).join(" and ");
    const are = others.includes(" and ") ? "are" : "is";
    return together
        .filter((key) => from(key) === undefined)
        .map((key) => `${key}: is missing in ${name}, where ${others} ${are} set. ${wayOut(key)}.`);
}

function fromFile(file: FileResult): Omit<Chosen, "fromConfig"> {
    if (!file) return { problems: [] };
    if ("problem" in file) return { problems: [`${file.problem}.`] };
    return { signIn: { by: "keys", keys: file.keys }, file, problems: [] };
}
