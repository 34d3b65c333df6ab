import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
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

const read = (file: string) => parse(readFileSync(path.join(checkout, "examples/gitops", file), "utf8"));

/** The shell steps of each flow, in order; what fetches packages and tools was done before. */
const flows: { name: string; stepsOf: (job: string) => string[] }[] = [
    {
        name: "GitHub Actions",
        stepsOf: (job) => {
            const { jobs } = read("github/replications.yml");
            return (jobs[job].steps as Step[]).flatMap((step) => (step.run && !step.if ? [step.run] : []));
        },
    },
    {
        name: "GitLab CI",
        stepsOf: (job) => {
            const pipeline = read("gitlab/.gitlab-ci.yml");
            return [...pipeline.default.before_script, ...pipeline[job].script];
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
    declare(environment);
    return environment;
}

function declare(environment: object) {
    const config = { "taurusdb-htap:environment": environment };
    writeFileSync(path.join(engine.folder, "Pulumi.dev.yaml"), JSON.stringify({ config }));
}

/** As the CI systems run them: each step by a shell that ends with the first failure. */
async function play(steps: string[]) {
    let output = "";
    for (const step of steps.filter((each) => !each.startsWith("npm ci"))) {
        const done = await run("bash", ["-e", "-o", "pipefail", "-c", step], {
            cwd: engine.folder,
            env: { ...engine.env, STACK: "dev" },
        });
        output += done.output;
        if (done.code !== 0) return { code: done.code, output };
    }
    return { code: 0, output };
}

test.each(flows)(
    "$name: a preview, a deployment, no drift, and drift that somebody has caused",
    async ({ stepsOf }) => {
        const environment = await begin();
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

        engine.emulator.act(ids.clickHouse, "crm", { do: "setTables", names: ["contacts"] });
        const drifted = await play(stepsOf("drift"));
        expect(drifted.code).toBe(2);
        expect(readFileSync(path.join(engine.folder, "drift.md"), "utf8")).toContain(
            '| htap-crm | ClickHouseReplication | `tables` | `{"exclude":["activities"]}` | `{"exclude":["contacts"]}` |',
        );

        // The next deployment with a refresh mends it, and a pull request shows the next change.
        await engine.succeed("up", "--yes", "--skip-preview", "--refresh", "--stack", "dev");
        expect(await play(stepsOf("drift"))).toMatchObject({ code: 0 });
        declare({ ...environment, clickHouse: { crm: { sourceDatabase: "crm" } } });
        expect((await play(stepsOf("preview"))).output).toMatch(/-\s+.*activities/);
    },
);

test("drift that cannot be found out is a failure, and no drift", async () => {
    await begin();
    await engine.succeed("up", "--yes", "--skip-preview", "--stack", "dev");
    const command = "npx --no-install taurusdb-htap-drift --stack dev";
    const done = await run("bash", ["-c", command], {
        cwd: engine.folder,
        env: { ...engine.env, HW_AUTH_TOKEN: "wrong" },
    });
    expect(done.code).toBe(1);
    expect(done.output).toMatch(/APIGW\.0307|401/);
});
