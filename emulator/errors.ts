/** A refusal by the service or its gateway: HTTP status, code, text. */
export class Refusal extends Error {
    override name = "Refusal";

    constructor(
        readonly status: number,
        readonly errorCode: string,
        message: string,
    ) {
        super(message);
    }
}

// The codes are the documented ones. None is published for a duplicate task and for a change of stage that is not allowed:
// both have the nearest general code.
export const refusals = {
    apiNotFound: () =>
        new Refusal(404, "APIGW.0101", "The API does not exist or has not been published in the environment"),
    wrongToken: () =>
        new Refusal(401, "APIGW.0301", "Incorrect IAM authentication information: decrypt token fail"),
    wrongSignature: (why: string) =>
        new Refusal(401, "APIGW.0301", `Incorrect IAM authentication information: ${why}`),
    notAuthorized: () => new Refusal(403, "APIGW.0302", "The IAM user is not authorized to access the API."),
    expiredToken: () => new Refusal(401, "APIGW.0307", "The token must be updated."),
    wrongProject: () => new Refusal(403, "APIGW.0310", "The project is unavailable."),
    badParameter: (problem: string) => new Refusal(400, "DBS.280001", `Parameter error. ${problem}`),
    instanceNotFound: () => new Refusal(400, "DBS.200022", "Instance not found."),
    taskNotFound: () => new Refusal(400, "DBS.270022", "The data synchronization task does not exist."),
    taskGone: () => new Refusal(400, "DBS.05000091", "The data synchronization task does not exist."),
    taskExists: (name: string) =>
        new Refusal(409, "DBS.200826", `The data synchronization task ${name} already exists.`),
    databaseNotFound: (name: string) =>
        new Refusal(400, "DBS.200823", `The database ${name} does not exist.`),
    jobNotFound: () => new Refusal(400, "DBS.200543", "The job does not exist."),
    throttled: () =>
        new Refusal(
            429,
            "APIGW.0308",
            "The throttling threshold has been reached: policy user over ratelimit,limit:100,time:1 minute",
        ),
    operationUnderWay: () =>
        new Refusal(409, "DBS.200047", "Another operation is being performed on the DB instance."),
    stageForbids: (verb: string, stage: string) =>
        new Refusal(400, "DBS.200086", `A task in stage ${stage} cannot be ${verb}.`),
};
