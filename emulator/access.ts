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

/** So much may the time of a signed request differ from the gateway's clock. */
const toleratedSkew = 15 * 60_000;

/** Finds out who sent a request: by a token, or by a signature. Refuses as the gateway does. */
export function authenticate(service: Service, raw: RawRequest, projectId: string | undefined): User {
    const { world } = service;
    const user = raw.headers.authorization ? bySignature(service, raw) : byToken(service, raw);
    if (projectId !== undefined && projectId !== world.project.id) throw refusals.wrongProject();
    return user;
}

/** Refuses what the user's permissions do not have. */
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
    // Time passes faster here than on the wall, and requests are dated by the wall.
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
        // An address that is not encoded as addresses are.
        return false;
    }
}

function userOf({ users }: World, id: string | undefined): User {
    return users.find((user) => user.id === id) ?? { id: "agency", name: "agency", password: "", domain: "" };
}
