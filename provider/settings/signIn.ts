import type { Keys } from "../auth/keys";
import { type FileResult, type FromFile, readHcloudProfile, readSdkFile } from "./files";
import { type Key, waysOut } from "./keys";
import type { Environment, Sources } from "./sources";

export type SignIn =
    | { by: "token"; token: string }
    | { by: "keys"; keys: Keys }
    | { by: "password"; userName: string; password: string; domainName: string }
    /** The identity of the machine. */
    | { by: "metadata"; endpoint: string };

const metadata = "http://169.254.169.254";

/**
 * How to sign in: a token, keys, a user, a profile; each of these in the stack config before any in the environment, so that
 * a program's own choice wins. Then the files of other tools, and last the machine's identity.
 */
export function chooseSignIn(
    sources: Sources,
    environment: Environment,
): { signIn?: SignIn; file?: FromFile; problems: string[] } {
    for (const set of [sources.config, sources.environment]) {
        if (set("authToken"))
            return { signIn: { by: "token", token: sources.first("authToken") ?? "" }, problems: [] };
        if (set("accessKey") || set("secretKey")) return withKeys(sources);
        if (set("userName") || set("password")) return withPassword(sources);
        if (set("profile") || set("sharedConfigFile"))
            return fromFile(
                readHcloudProfile(environment, sources.first("sharedConfigFile"), sources.first("profile")),
            );
    }
    const file = readHcloudProfile(environment, undefined, undefined) ?? readSdkFile(environment);
    if (file) return fromFile(file);
    return {
        signIn: { by: "metadata", endpoint: sources.first("metadataEndpoint") ?? metadata },
        problems: [],
    };
}

function withKeys(sources: Sources) {
    const [accessKey, secretKey] = [sources.first("accessKey"), sources.first("secretKey")];
    const problems = missing(sources, ["accessKey", "secretKey"]);
    if (!accessKey || !secretKey) return { problems };
    const keys = { accessKey, secretKey, securityToken: sources.first("securityToken") };
    return { signIn: { by: "keys", keys } as const, problems };
}

function withPassword(sources: Sources) {
    const [userName, password, domainName] = [
        sources.first("userName"),
        sources.first("password"),
        sources.first("domainName"),
    ];
    const problems = missing(sources, ["userName", "password", "domainName"]);
    if (!userName || !password || !domainName) return { problems };
    return { signIn: { by: "password", userName, password, domainName } as const, problems };
}

function missing(sources: Sources, together: Key[]): string[] {
    return together
        .filter((key) => sources.first(key) === undefined)
        .map((key) => {
            const others = together.filter((other) => other !== key && sources.first(other) !== undefined);
            return `${key}: is missing, and ${others.join(" and ")} cannot do without it. ${waysOut(key)}`;
        });
}

function fromFile(file: FileResult): { signIn?: SignIn; file?: FromFile; problems: string[] } {
    if (!file) return { problems: [] };
    if ("problem" in file) return { problems: [`${file.problem}.`] };
    return { signIn: { by: "keys", keys: file.keys }, file, problems: [] };
}
