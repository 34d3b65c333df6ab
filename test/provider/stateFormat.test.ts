import { beforeOf, stored } from "../../provider/pulumi/stateFormat";
import { keepSecret } from "../../provider/redaction";

const rules = {
    taskName: { change: "replace", required: true },
    databaseConfigs: { change: "update" },
} as const;

test("state format: arguments and outputs of the last operation are apart", () => {
    const properties = {
        __given: ["databaseConfigs"],
        __beside: { databaseConfigs: {} },
        taskName: "orders",
        databaseConfigs: { x: 1 },
        stage: "full",
        jobId: "job",
    };
    expect(beforeOf(rules, properties)).toEqual({
        args: { taskName: "orders", databaseConfigs: { x: 1 } },
        outputs: { stage: "full", jobId: "job" },
        given: new Set(["databaseConfigs"]),
        jobId: "job",
        unfinished: false,
        baseline: { databaseConfigs: {} },
    });
});

test("state format: secrets are redacted in outputs and kept in arguments", () => {
    keepSecret("s3cret-of-mine");
    const state = {
        taskName: "s3cret-of-mine",
        lastError: "not s3cret-of-mine",
        failedChecks: [{ value: "s3cret-of-mine" }],
        percentage: undefined,
    };
    expect(stored(rules, { taskName: "s3cret-of-mine" }, state, { __entry: undefined })).toEqual({
        __given: [],
        taskName: "s3cret-of-mine",
        lastError: "not [secret]",
        failedChecks: [{ value: "[secret]" }],
    });
});
