import { waysOut } from "../../provider/access/settingNames";
import type { Settings } from "../../provider/access/settings";
import type { SignedInCloud } from "../../provider/access/signedInCloud";
import type { SignIn } from "../../provider/access/signIn";
import { ApiError, isJobNotFound } from "../../provider/api/errors";
import { UserError } from "../../provider/userError";
import { type Finding, ok, problem, skipped } from "./finding";
import type { Reached } from "./network";
import { impatientCloud, inTime } from "./patience";

/** The parts of a sign-in, in their order: each needs those before it. */
interface Part {
    step: "sign-in" | "agency" | "project";
    /** Whom or what the settings name. */
    name: string;
}

type Failed = Part["step"] | "service";

/** No job has this id. The reply shows whether the service accepts the sign-in and the project. */
const question = { method: "GET", path: "/v3/{project_id}/jobs", query: { id: "0" } } as const;

/** Signs in, finds the project and asks the service. Gives whether it makes sense to ask for more. */
export async function* findAccess(
    settings: Settings,
    cloud: SignedInCloud,
    reached: Reached,
): AsyncGenerator<Finding, boolean> {
    const parts = partsOf(settings);
    if (!reached.iam) {
        for (const { step, name } of parts) yield skipped(step, `${name}: IAM was not reached`);
        return false;
    }
    const { projectId, error } = await tryOut(cloud, reached);
    const failed = error && stepOf(error, settings);
    // Shown by a reply of the service that takes the sign-in, or by IAM, which was asked for the project.
    const isAccepted = failed !== "service" || (error as Partial<ApiError>).status === 403;
    const isShown = (reached.endpoint && isAccepted) || settings.projectId === undefined;
    for (const [index, { step, name }] of parts.entries()) {
        const needsFailed = parts.slice(0, index).some((part) => part.step === failed);
        if (step === failed) yield problem(step, error as Error);
        else if (needsFailed) yield skipped(step, `${name}: needs the ${failed}`);
        else if (!isShown) yield skipped(step, `${name}: the service has not answered`);
        else if (step === "project" && projectId !== name) yield ok(step, `${projectId}, named ${name}`);
        else yield ok(step, `${name}: accepted`);
    }
    if (failed === "service") yield problem("service", error as Error, waysOut("endpoint"));
    else if (failed === undefined && reached.endpoint) yield ok("service", "answers signed-in requests");
    return reached.endpoint && (failed === undefined || failed === "service");
}

function partsOf({ signIn, agency, projectId, projectName, region = "" }: Settings): Part[] {
    return [
        { step: "sign-in", name: nameOf(signIn) },
        ...(agency ? [{ step: "agency", name: agency.agencyName } as const] : []),
        { step: "project", name: projectId ?? projectName ?? region },
    ];
}

function nameOf(signIn: SignIn): string {
    switch (signIn.by) {
        case "token":
            return "IAM token";
        case "keys":
            return `access key ${signIn.accessKey}${signIn.securityToken ? " with a security token" : ""}`;
        case "password":
            return `user ${signIn.userName} of ${signIn.domainName}`;
        case "metadata":
            return "ECS agency of this machine";
    }
}

async function tryOut(
    cloud: SignedInCloud,
    { endpoint }: Reached,
): Promise<{ projectId?: string; error?: UserError }> {
    let projectId: string | undefined;
    try {
        projectId = await inTime(cloud.projectId());
        if (endpoint) await impatientCloud(cloud).request(question);
        return { projectId };
    } catch (error) {
        // A code is the service's: a web server without it would say the same of any address.
        if (isJobNotFound(error) && error.isOf(question) && error.errorCode !== undefined)
            return { projectId };
        if (error instanceof UserError) return { projectId, error };
        throw error;
    }
}

/** What has failed, by the request and its reply. */
function stepOf(error: UserError, { agency }: Settings): Failed {
    if (!(error instanceof ApiError)) {
        if (error.message.startsWith("The service")) return "service";
        return error.message.startsWith("project") ? "project" : "sign-in";
    }
    const [{ pathname }, { status, errorCode = "", summary }] = [new URL(error.url), error];
    const last = agency ? "agency" : "sign-in";
    if (pathname.endsWith("/auth/tokens")) return /project/i.test(summary) ? "project" : "sign-in";
    if (pathname.includes("/OS-CREDENTIAL/")) return status === 401 ? "sign-in" : "agency";
    if (pathname.endsWith("/v3/projects")) return status === 401 ? last : "project";
    if (errorCode === "APIGW.0310") return "project";
    // The service has a code of its own for a token that it does not accept.
    return status === 401 || errorCode === "DBS.280056" ? last : "service";
}
