import { randomBytes, randomUUID } from "node:crypto";
import { type Call, type Handlers, Reply, type Service } from "./service";

interface TokenBody {
    auth: {
        identity: { password?: { user: { name: string; password: string; domain: { name: string } } } };
        scope?: { project?: { id?: string; name?: string } };
    };
}

interface AssumeRoleBody {
    auth: {
        identity: {
            assume_role: {
                agency_name: string;
                domain_name?: string;
                domain_id?: string;
                duration_seconds?: number;
            };
        };
    };
}

/** This many wrong passwords in a row lock a user out. */
const tolerated = 5;
/** In milliseconds. */
const lockTime = 15 * 60_000;

export const iamHandlers: Handlers = {
    KeystoneCreateUserTokenByPassword: ({ service, body, now }: Call<TokenBody>) => {
        const { world } = service;
        const given = body.auth.identity.password?.user;
        const user = world.users.find(
            (each) => each.name === given?.name && each.domain === given.domain.name,
        );
        if ((user?.lockedUntil ?? 0) > now)
            return iamRefusal(401, "The account is locked, try again in 15 minutes.", "Unauthorized");
        if (user && user.password !== given?.password) {
            user.wrongPasswords = (user.wrongPasswords ?? 0) + 1;
            if (user.wrongPasswords >= tolerated)
                Object.assign(user, { wrongPasswords: 0, lockedUntil: now + lockTime });
        }
        if (user?.password !== given?.password || !user)
            return iamRefusal(401, "The username or password is wrong.", "Unauthorized");
        user.wrongPasswords = 0;
        const scope = body.auth.scope?.project;
        if (scope && scope.id !== world.project.id && scope.name !== world.project.name)
            return iamRefusal(401, "The project does not exist.", "Unauthorized");
        const token = {
            value: randomBytes(96).toString("base64url"),
            expires: now + service.timings.token,
            userId: user.id,
        };
        world.tokens.push(token);
        const description = {
            expires_at: iamTime(token.expires),
            issued_at: iamTime(now),
            methods: ["password"],
            project: scope ? world.project : null,
            user: { id: user.id, name: user.name },
        };
        return new Reply(201, { token: description }, { "X-Subject-Token": token.value });
    },

    KeystoneListProjects: ({ service, query }) => {
        const { project } = service.world;
        const matches = query.name === undefined || query.name === project.name;
        return { projects: matches ? [{ ...project, domain_id: "d1", enabled: true }] : [] };
    },

    CreateTemporaryAccessKeyByAgency: ({ service, body, now }: Call<AssumeRoleBody>) => {
        const {
            agency_name,
            domain_name,
            domain_id,
            duration_seconds = 900,
        } = body.auth.identity.assume_role;
        const agency = service.world.agencies.find(
            ({ name, domain, domainId }) =>
                name === agency_name && (domain === domain_name || domainId === domain_id),
        );
        if (!agency) return iamRefusal(404, `Could not find agency: ${agency_name}.`, "Not Found");
        return new Reply(201, { credential: temporaryKeys(service, now, duration_seconds * 1000) });
    },
};

/** Keys that expire, for agencies and for machines. `lifetime` is in milliseconds. */
export function temporaryKeys({ world }: Service, now: number, lifetime: number) {
    const credential = {
        access: randomUUID().replaceAll("-", "").slice(0, 20).toUpperCase(),
        secret: randomBytes(30).toString("base64url"),
        securitytoken: randomBytes(96).toString("base64url"),
        expires_at: iamTime(now + lifetime),
    };
    const { access, secret, securitytoken: securityToken } = credential;
    world.accessKeys.push({ access, secret, securityToken, expires: now + lifetime });
    return credential;
}

function iamRefusal(code: number, message: string, title: string): Reply {
    return new Reply(code, { error: { code, message, title } });
}

/** yyyy-mm-ddThh:mm:ss.ssssssZ */
function iamTime(time: number): string {
    return new Date(time).toISOString().replace("Z", "000Z");
}
