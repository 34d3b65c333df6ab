import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { checkout } from "../../tools/checkout";
import { run } from "../../tools/run";
import { type Engine, startEngine } from "../support/engine";
import { longTest } from "../support/longTest";
import { ids } from "../support/stillEmulator";

let engine: Engine;

afterEach(() => engine.close());

interface Step {
    id?: string;
    run?: string;
    if?: string;
    env?: Record<string, string>;
}

const read = (file: string) => readFileSync(path.join(checkout, "examples/gitops", file), "utf8");

const ofGitHub = (job: string): Step[] => parse(read("github/replications.yml")).jobs[job].steps;
const ofGitLab = (job: string): Step[] => {
    const pipeline = parse(read("gitlab/.gitlab-ci.yml"));
    // One shell runs all lines of a job.
    return [{ run: [...pipeline.default.before_script, ...pipeline[job].script].join("\n") }];
};

const databases = ["crm", "billing", "orders"];

async function begin() {
    engine = await startEngine({}, "environment", "dev");
    const environment = {
        defaults: { clickHouse: { instanceId: ids.clickHouse, sourceInstanceId: ids.source } },
        clickHouse: {
            ...Object.fromEntries(databases.map((sourceDatabase) => [sourceDatabase, { sourceDatabase }])),
            crm: { sourceDatabase: "crm", tables: { exclude: ["activities"] } },
        },
    };
    writeFileSync(
        own("Pulumi.dev.yaml"),
        JSON.stringify({ config: { "taurusdb-htap:environment": environment } }),
    );
    mkdirSync(own("tools"));
    // Packages are there; and GitHub's own tool needs GitHub: this one keeps what it is told, and knows the issues in a file.
    const tools = {
        npm: "exit 0",
        gh: `case "$1 $2" in "issue list"|"api repos"*) printf '%s\\n' "$@" > asked.txt; cat open.txt ;; *) printf '%s\\n' "$@" > told.txt ;; esac`,
    };
    for (const [name, script] of Object.entries(tools))
        writeFileSync(own(`tools/${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    writeFileSync(own("open.txt"), "");
}

const own = (file: string) => path.join(engine.folder, file);

/** What GitHub's tool was told since it was asked last. */
function told(): string[] {
    const lines = readFileSync(own("told.txt"), { encoding: "utf8", flag: "a+" }).split("\n");
    rmSync(own("told.txt"));
    return lines.filter((line) => line !== "");
}

/** As the CI systems run them: each step by a shell that ends with the first failure; after one only those that always run. */
async function play(steps: Step[], more: NodeJS.ProcessEnv = {}) {
    for (const file of ["drift.md", "preview.txt"]) rmSync(own(file), { force: true });
    const outcomes: Record<string, string> = {};
    const filled = (expression: string) =>
        expression
            .replace(/\$\{\{ steps\.(\w+)\.outcome \}\}/, (_all, id: string) => outcomes[id] ?? "")
            .replace(/\$\{\{ github\.event\.number \}\}/, "12")
            .replace(/\$\{\{ github\.\w+ \}\}/, "of GitHub");
    let [code, output] = [0, ""];
    for (const { id = "", run: script, if: condition, env: given = {} } of steps) {
        if (!script || (code !== 0 && !condition?.includes("!cancelled()"))) continue;
        const env = {
            ...engine.env,
            PATH: [own("tools"), engine.env.PATH].join(path.delimiter),
            STACK: "dev",
            GITHUB_STEP_SUMMARY: own("summary.md"),
            ...Object.fromEntries(Object.entries(given).map(([name, value]) => [name, filled(value)])),
            ...more,
        };
        const done = await run("bash", ["-e", "-o", "pipefail", "-c", script], { cwd: engine.folder, env });
        output += done.output;
        outcomes[id] = done.code === 0 ? "success" : "failure";
        code ||= done.code;
    }
    return { code, output };
}

const tasks = () => engine.emulator.world.clickHouseTasks;
const report = () => readFileSync(own("drift.md"), "utf8");

/** A list that was changed, a task that was deleted, and one that has failed. */
function meddle(): void {
    const act = (database: string, action: Parameters<Engine["emulator"]["act"]>[2]) =>
        engine.emulator.act(ids.clickHouse, database, action);
    act("crm", { do: "setTables", names: ["contacts"] });
    act("billing", { do: "delete" });
    act("orders", { do: "fail", reason: "orders has no primary key" });
}

const found = [
    '| `htap-crm` | ClickHouseReplication | `tables` | `{"exclude":["activities"]}` | `{"exclude":["contacts"]}` | restores it |',
    "| `htap-billing` | ClickHouseReplication |  | is there | **is gone** | creates it again, with a full copy |",
    "| `htap-orders` | ClickHouseReplication |  | works | **has failed**: `orders has no primary key` | creates it again, with a full copy |",
];

const expectAsDeclared = () => {
    expect(
        tasks()
            .map(({ database, progress }) => [database, progress.stage === "failed"])
            .sort(),
    ).toEqual(databases.map((database) => [database, false]).sort());
    expect(tasks().find(({ database }) => database === "crm")?.tables.names).toEqual(["activities"]);
};

longTest(
    "GitHub Actions: preview, deploy, open and close an issue of drift",
    async () => {
        await begin();
        expect(await play(ofGitHub("preview"))).toMatchObject({ code: 0 });
        expect(tasks()).toEqual([]);
        expect(told()).toEqual(["pr", "comment", "12", "--body-file", "comment.md"]);
        expect(readFileSync(own("comment.md"), "utf8")).toMatch(/Preview of dev[\s\S]*crm[\s\S]*5 to create/);
        expect(await play(ofGitHub("deploy"))).toMatchObject({ code: 0 });
        expectAsDeclared();
        // Nobody is told of nothing.
        expect(await play(ofGitHub("drift"))).toMatchObject({ code: 0 });
        expect(report()).toContain("None");
        expect(told()).toEqual([]);

        meddle();
        expect(await play(ofGitHub("drift"))).toMatchObject({ code: 2 });
        for (const line of found) expect(report()).toContain(line);
        expect(told()).toEqual(["issue", "create", "--title", "Drift of dev", "--body-file", "body.md"]);
        expect(readFileSync(own("summary.md"), "utf8")).toContain(found[0]);
        // One that is open already is not opened again; another stack's, whose name has this one's in it, is none.
        expect(readFileSync(own("asked.txt"), "utf8").split("\n")).toEqual(
            expect.arrayContaining([
                "number,title",
                'map(select(.title == "Drift of dev"))[0].number // empty',
            ]),
        );

        // A pull request shows it, too, in the comment that it has already, and its merge makes everything as declared.
        writeFileSync(own("open.txt"), "34\n");
        expect(await play(ofGitHub("preview"))).toMatchObject({ code: 0 });
        const edited = ["api", "--method", "PATCH", "repos/of GitHub/issues/comments/34"];
        expect(told()).toEqual([...edited, "--field", "body=@comment.md"]);
        expect(readFileSync(own("comment.md"), "utf8")).toContain(found[1]);
        expect(await play(ofGitHub("deploy"))).toMatchObject({ code: 0 });
        expectAsDeclared();
        writeFileSync(own("open.txt"), "7\n");
        expect(await play(ofGitHub("drift"))).toMatchObject({ code: 0 });
        expect(report()).toContain("None");
        expect(told().slice(0, 3)).toEqual(["issue", "close", "7"]);

        // What cannot be found out is a failure, and no drift.
        const unknown = await play(ofGitHub("drift"), { HW_AUTH_TOKEN: "wrong-token" });
        expect(unknown).toMatchObject({ code: 1, output: expect.stringMatching(/401 APIGW\.0301/) });
        expect(report()).toMatch(/could not be found out/);
        expect(told()).toEqual(["issue", "comment", "7", "--body-file", "body.md"]);

        // What the Kubernetes operator runs for its stack, every so often.
        const [{ spec }] = parseAllDocuments(read("kubernetes/stack.yaml")).map((each) => each.toJS());
        expect(spec).toMatchObject({ continueResyncOnCommitMatch: true, resyncFrequencySeconds: 3_600 });
        meddle();
        await engine.succeed(
            "up",
            "--yes",
            "--skip-preview",
            "--stack",
            spec.stack,
            `--refresh=${spec.refresh}`,
        );
        expectAsDeclared();
    },
    300_000,
);

test("GitLab CI: preview, deploy, report drift, fail without an answer", async () => {
    await begin();
    expect(await play(ofGitLab("preview"))).toMatchObject({ code: 0 });
    expect(readFileSync(own("preview.txt"), "utf8")).toMatch(/crm[\s\S]*5 to create/);
    expect(tasks()).toEqual([]);
    expect(await play(ofGitLab("deploy"))).toMatchObject({ code: 0 });
    expectAsDeclared();
    expect(await play(ofGitLab("drift"))).toMatchObject({ code: 0 });
    meddle();
    expect(await play(ofGitLab("drift"))).toMatchObject({ code: 2 });
    for (const line of found) expect(report()).toContain(line);
    expect(await play(ofGitLab("drift"), { HW_AUTH_TOKEN: "wrong-token" })).toMatchObject({ code: 1 });
    expect(report()).toMatch(/could not be found out/);
}, 300_000);
