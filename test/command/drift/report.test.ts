import type { Finding } from "../../../command/drift/findings";
import { reportOf, unknownReport } from "../../../command/drift/report";
import { readMarkdown } from "../../support/markdown";

const subject = { name: "orders", type: "StarRocksReplication", urn: "urn:orders" };
const rowsOf = (...findings: Finding[]) =>
    reportOf(findings, "dev")
        .split("\n")
        .filter((line) => line.startsWith("| `"));

test("drift report: lists each finding with what an update does about it", () => {
    const changed = { ...subject, problem: "changed", up: "restores" } as const;
    const report = reportOf(
        [
            { ...changed, argument: "tables", found: { exclude: ["a"] }, default: "all tables" },
            { ...changed, argument: "desiredState", deployed: "paused", default: "running" },
            { ...changed, argument: "databaseConfigs.x", deployed: 1, found: "2" },
            { ...subject, name: "crm", urn: "urn:crm", problem: "gone", up: "creates" },
        ],
        "dev",
    );
    expect(report).toBe(`## Drift of dev

2 of its replications are not as deployed.

| name | kind | argument | deployed | found | \`pulumi up --refresh\` |
| --- | --- | --- | --- | --- | --- |
| \`orders\` | StarRocksReplication | \`tables\` | default (all tables) | \`{"exclude":["a"]}\` | restores it |
| \`orders\` | StarRocksReplication | \`desiredState\` | \`"paused"\` | default (running) | restores it |
| \`orders\` | StarRocksReplication | \`databaseConfigs.x\` | \`1\` | \`"2"\` | restores it |
| \`crm\` | StarRocksReplication |  | is there | **is gone** | creates it again, with a full copy |

To keep what was found, write it into the program or the stack's file.
`);
});

test.each([
    ["failed", "creates", "works | **has failed**: `no key` | creates it again, with a full copy"],
    ["cancelled", "creates", "works | **was cancelled**: `no key` | creates it again, with a full copy"],
    ["abnormal", "leaves", "works | **is abnormal**: `no key` | does not mend it"],
] as const)("drift report: a task that %s has its reason", (problem, up, row) => {
    expect(rowsOf({ ...subject, problem, up, reason: "no key" })).toEqual([
        `| \`orders\` | StarRocksReplication |  | ${row} |`,
    ]);
});

test("drift report: promises nothing that an update does not do", () => {
    const changed = { ...subject, problem: "changed", argument: "tables" } as const;
    expect(rowsOf({ ...changed, up: "refuses" })[0]).toMatch(/is refused: the resource is protected \|$/);
    expect(rowsOf({ ...changed, up: "replaces" })[0]).toMatch(/replaces the task, with a full copy \|$/);
    const left = reportOf([{ ...subject, problem: "abnormal", up: "leaves" }], "dev");
    expect(left).not.toContain("To keep what was found");
    expect(left).toContain("does not mend it");
    expect(left).toContain("\n`pulumi up` cannot repair these tasks. Fix the cause in the service.\n");
});

test("drift report: a secret is told without its value", () => {
    const row = rowsOf({ ...subject, problem: "secret", up: "restores", argument: "tables" })[0];
    expect(row).toContain("| `tables` | a secret | another value | restores it |");
});

test("drift report: texts of a service or a person are not Markdown", () => {
    const hostile = "`` <img src=x> `|@team\\| [x](http://page.example) **";
    const report = reportOf(
        [
            { ...subject, name: hostile, problem: "failed", up: "creates", reason: hostile },
            {
                ...subject,
                problem: "changed",
                up: "restores",
                argument: hostile,
                found: { [hostile]: hostile },
            },
        ],
        "dev",
    );
    const { plain, others } = readMarkdown(report);
    expect(plain).not.toMatch(/img|@team|page\.example|\*\*/);
    expect(others).toEqual([]);
});

test("drift report: says that there is no drift", () => {
    expect(reportOf([], "dev")).toBe("## Drift of dev\n\nNone: every replication is as it was deployed.\n");
});

test("drift report: says as code why drift is unknown", () => {
    const problems = [
        { names: ["a", "b"], message: "401 `wrong` <b>" },
        { names: [], message: "error: no\nstack" },
    ];
    expect(unknownReport(problems, "dev")).toBe(
        "## Drift of dev\n\nIt could not be found out.\n\n- ``a, b: 401 `wrong` <b>``\n- `error: no stack`\n",
    );
});
