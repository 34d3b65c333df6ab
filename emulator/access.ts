import { refusals } from "./errors";
import type { Service } from "./service";
import {
    type Authorization,
    parseAuthorization,
    parseSdkDate,
    type RawRequest,
    signatureFits,
} from "./signature";
import type { User, World } from "./world";

/** The time of a signed request and the gateway's clock may differ by this many milliseconds. */
const toleratedSkew = 15 * 60_000;

/** Finds the user of a request by its token or its signature. Refuses as the gateway does. */
export function authenticate(service: Service, raw: RawRequest, projectId: string | undefined): User {
    const { world } = service;
    const user = raw.headers.authorization ? bySignature(service, raw) : byToken(service, raw);
    if (projectId !== undefined && projectId !== world.project.id) throw refusals.wrongProject();
    return user;
}

/** Refuses an action that the user's permissions forbid. */
export function authorize(user: User, action: string | undefined): void {
    if (action !== undefined && user.denied?.includes(action)) throw refusals.notAuthorized();
}

function byToken({ world, clock }: Service, { headers }: RawRequest): User {
    const token = world.tokens.find(({ value }) => value === headers["x-auth-token"]);
    if (!token) throw refusals.wrongToken();
    if (token.expires !== undefined && token.expires <= clock.now()) throw refusals.expiredToken();
    return userOf(world, token.userId);
}

function bySignature(service: Service, raw: RawRequest): User {
    const { world, clock } = service;
    const given = parseAuthorization(raw.headers.authorization);
    if (!given?.signedHeaders.includes("x-sdk-date"))
        throw refusals.wrongSignature("malformed Authorization");
    const key = world.accessKeys.find(({ access }) => access === given.access);
    if (!key) throw refusals.wrongSignature("unknown access key");
    // The emulator's clock may be faster than real time, in which requests are dated.
    const skew = Math.abs(parseSdkDate(raw.headers["x-sdk-date"]) - service.wallClock());
    if (!(skew <= toleratedSkew)) throw refusals.wrongSignature("x-sdk-date is not within 15 minutes");
    if (key.securityToken !== raw.headers["x-security-token"])
        throw refusals.wrongSignature("wrong security token");
    if (key.expires !== undefined && key.expires <= clock.now())
        throw refusals.wrongSignature("the temporary key has expired");
    if (!fits(raw, given, key.secret)) throw refusals.wrongSignature("verify signature fail");
    return userOf(world, key.userId);
}

function fits(raw: RawRequest, given: Authorization, secret: string): boolean {
    try {
        return signatureFits(raw, given, secret);
    } catch {
        // The address is not percent-encoded.
        return false;
    }
}

function userOf({ users }: World, id: string | undefined): User {
    return users.find((user) => user.id === id) ?? { id: "agency", name: "agency", password: "", domain: "" };
}
