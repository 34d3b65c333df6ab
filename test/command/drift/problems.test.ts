import { CompareError, lineOf, problemsOf } from "../../../command/drift/problems";

const urn = (name: string) =>
    `urn:pulumi:dev::p::pulumi-nodejs:dynamic/taurusdb:ClickHouseReplication::${name}`;
const failed = (name: string, message: string) => ({
    diagnosticEvent: { urn: urn(name), severity: "error", message: `Preview failed: ${message}\n` },
});
const refused = (instance: string, id: string) =>
    `[GET] "https://service.example/v3/p/instances/${instance}/replication": 401 APIGW.0301 wrong token (request id ${id}). Sign in again`;

test("drift problems: one refused sign-in of twenty resources is one problem", () => {
    const events = Array.from({ length: 20 }, (_, index) =>
        failed(`r${index}`, refused(`instance${index % 3}`, `id${index}`)),
    );
    const problems = problemsOf(events, "the whole output");
    expect(problems).toEqual([
        {
            names: Array.from({ length: 20 }, (_, index) => `r${index}`),
            message: refused("instance0", "id0"),
        },
    ]);
    expect(new CompareError(problems).message).toBe(
        `r0, r1, r2, r3, r4 and 15 more: ${refused("instance0", "id0")}`,
    );
});

test("drift problems: different causes are separate problems", () => {
    const missing = (instance: string) =>
        `[GET] "https://service.example/${instance}": 400 DBS.200022 Instance not found.`;
    const events = [
        failed("a", missing("one")),
        failed("b", refused("one", "1")),
        failed("c", missing("two")),
        failed("d", `${missing("one")} (request id 7)`),
    ];
    expect(problemsOf(events, "").map(({ names }) => names)).toEqual([["a", "d"], ["b"], ["c"]]);
});

test("drift problems: warnings and messages without a resource are left out", () => {
    const events = [
        { diagnosticEvent: { severity: "error", message: "preview failed" } },
        { diagnosticEvent: { urn: urn("a"), severity: "warning", message: "abnormal" } },
        { summaryEvent: {} },
    ];
    expect(problemsOf(events, "error: no stack named 'x' found\n")).toEqual([
        { names: [], message: "error: no stack named 'x' found" },
    ]);
});

test("drift problems: a message of lines becomes one line", () => {
    const [problem] = problemsOf([failed("a", "first\n::warning::second")], "");
    expect(problem && lineOf(problem)).toBe("a: first ::warning::second");
});
