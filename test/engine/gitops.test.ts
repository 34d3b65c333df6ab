import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { checkout } from "../../tools/checkout";
import { run } from "../../tools/run";
import { type Engine, startEngine } from "../support/engine";
import { ids } from "../support/stillEmulator";

let engine: Engine;

afterEach(() => engine.close());

interface Step {
    run?: string;
    if?: string;
}

const read = (file: string) => readFileSync(path.join(checkout, "examples/gitops", file), "utf8");

/** The steps of each flow, in order. */
const flows: { name: string; stepsOf: (job: string) => Step[] }[] = [
    {
        name: "GitHub Actions",
        stepsOf: (job) => parse(read("github/replications.yml")).jobs[job].steps,
    },
    {
        name: "GitLab CI",
        stepsOf: (job) => {
            const pipeline = parse(read("gitlab/.gitlab-ci.yml"));
            // One shell runs all lines of a job.
            return [{ run: [...pipeline.default.before_script, ...pipeline[job].script].join("\n") }];
        },
    },
];

async function begin() {
    engine = await startEngine({}, "environment");
    await engine.succeed("stack", "init", "dev");
    const environment = {
        defaults: { clickHouse: { instanceId: ids.clickHouse, sourceInstanceId: ids.source } },
        clickHouse: { crm: { sourceDatabase: "crm", tables: { exclude: ["activities"] } } },
    };
    writeFileSync(
        own("Pulumi.dev.yaml"),
        JSON.stringify({ config: { "taurusdb-htap:environment": environment } }),
    );
    mkdirSync(own("tools"));
    // Packages are there; and GitHub's own tool needs GitHub: this one keeps what it is told, and knows the issues in a file.
    const tools = {
        npm: "exit 0",
        gh: `case $2 in list) printf '%s\\n' "$@" > asked.txt; cat open.txt ;; *) printf '%s\\n' "$@" > told.txt ;; esac`,
    };
    for (const [name, script] of Object.entries(tools))
        writeFileSync(own(`tools/${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    writeFileSync(own("open.txt"), "");
}

const own = (file: string) => path.join(engine.folder, file);

/** As the CI systems run them: each step by a shell that ends with the first failure, and those for failures after one. */
async function play(steps: Step[], more: NodeJS.ProcessEnv = {}) {
    const env = {
        ...engine.env,
        PATH: [own("tools"), engine.env.PATH].join(path.delimiter),
        STACK: "dev",
        GITHUB_STEP_SUMMARY: own("summary.md"),
        ...more,
    };
    let [code, output] = [0, ""];
    for (const { run: script, if: condition } of steps) {
        const isDue = (condition === "failure()") === (code !== 0);
        if (!isDue || !script) continue;
        const done = await run("bash", ["-e", "-o", "pipefail", "-c", script], { cwd: engine.folder, env });
        output += done.output;
        code ||= done.code ?? 1;
    }
    return { code, output };
}

test.each(flows)(
    "$name: a preview, a deployment, no drift, and drift that somebody has caused",
    async ({ stepsOf }) => {
        await begin();
        expect(await play(stepsOf("preview"))).toMatchObject({
            code: 0,
            output: expect.stringContaining("crm"),
        });
        expect(engine.emulator.world.clickHouseTasks).toEqual([]);
        expect(await play(stepsOf("deploy"))).toMatchObject({ code: 0 });
        expect(engine.emulator.world.clickHouseTasks).toHaveLength(1);
        expect(await play(stepsOf("drift"))).toMatchObject({
            code: 0,
            output: expect.stringContaining("None"),
        });
        expect(existsSync(own("told.txt"))).toBe(false);

        engine.emulator.act(ids.clickHouse, "crm", { do: "setTables", names: ["contacts"] });
        const drifted = await play(stepsOf("drift"));
        expect(drifted.code).toBe(2);
        const line =
            '| htap-crm | ClickHouseReplication | `tables` | `{"exclude":["activities"]}` | `{"exclude":["contacts"]}` |';
        expect(readFileSync(own("drift.md"), "utf8")).toContain(line);
        if (stepsOf("drift").some((step) => step.if === "failure()")) {
            expect(readFileSync(own("told.txt"), "utf8").split("\n")).toEqual(
                expect.arrayContaining(["issue", "create", "Drift of dev", "drift.md"]),
            );
            expect(readFileSync(own("summary.md"), "utf8")).toContain(line);
        }
    },
);

test("the Kubernetes operator: a deployment, and one an hour that takes back what somebody has changed", async () => {
    await begin();
    const [stack] = parseAllDocuments(read("kubernetes/stack.yaml")).map((each) => each.toJS());
    const { spec } = stack;
    // What the operator runs for such a stack, now and every so often.
    const deploy = () =>
        engine.succeed("up", "--yes", "--skip-preview", "--stack", spec.stack, `--refresh=${spec.refresh}`);
    await deploy();
    engine.emulator.act(ids.clickHouse, "crm", { do: "setTables", names: ["contacts"] });
    expect(spec).toMatchObject({ continueResyncOnCommitMatch: true, resyncFrequencySeconds: 3_600 });
    await deploy();
    expect(engine.emulator.world.clickHouseTasks).toEqual([
        expect.objectContaining({ tables: { type: "black_list", names: ["activities"] } }),
    ]);
});

test("drift that cannot be found out is a failure, and no drift", async () => {
    await begin();
    await engine.succeed("up", "--yes", "--skip-preview", "--stack", "dev");
    const [{ stepsOf } = flows[0] as (typeof flows)[0]] = flows;
    writeFileSync(own("open.txt"), "7\n");
    const done = await play(stepsOf("drift"), { HW_AUTH_TOKEN: "wrong" });
    expect(done.code).toBe(1);
    expect(done.output).toMatch(/APIGW\.0307|401/);
    expect(readFileSync(own("drift.md"), "utf8")).toMatch(/could not be found out/);
    // One that is open already is not opened again; another stack's, whose name has this one's in it, is none.
    expect(readFileSync(own("asked.txt"), "utf8").split("\n")).toEqual(
        expect.arrayContaining(["number,title", 'map(select(.title == "Drift of dev"))[0].number // empty']),
    );
    expect(readFileSync(own("told.txt"), "utf8").split("\n")).toEqual(
        expect.arrayContaining(["issue", "comment", "7", "drift.md"]),
    );
});
