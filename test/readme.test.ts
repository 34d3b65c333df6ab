import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import {
    cloudOf,
    europeanCloud,
    mainCloud,
    regionsByPrefix,
    regionsOfGlobalIam,
} from "../provider/access/endpoints";
import { keys } from "../provider/access/settingNames";
import type { ArgumentRule } from "../provider/arguments/rules";
import { clickHouseReplication } from "../provider/clickHouse/replication";
import { starRocksReplication } from "../provider/starRocks/replication";
import { ReplicationEnvironment } from "../sdk";
import { readEnvironment } from "../sdk/environment/problems";
import { checkout } from "../tools/checkout";
import { run } from "../tools/run";
import { block, documentFiles, documents, rows, section } from "./support/documents";

const read = (file: string) => readFileSync(path.join(checkout, file), "utf8");

const names = (cell = "") => [...cell.matchAll(/`([A-Za-z_]\w*)`/g)].map(([, name]) => name);

test.each([
    ["## StarRocksReplication", starRocksReplication.rules],
    ["## ClickHouseReplication", clickHouseReplication.rules],
])("%s: the table has every argument, and says what a change of it does", (heading, rules) => {
    const table = rows(section(heading)).filter(([first]) => first?.startsWith("`"));
    expect(table.map(([first]) => names(first)[0]).sort()).toEqual(Object.keys(rules).sort());
    const words = { replace: /^replaces/, update: /^(in place|the same)/, nothing: /^nothing/ };
    for (const [first, , , effect = ""] of table) {
        const rule = rules[names(first)[0] as keyof typeof rules] as ArgumentRule;
        // A change that depends on the values is told in words.
        if (typeof rule.change === "string") expect(effect).toMatch(words[rule.change]);
    }
});

test("the tables of settings have every key and every variable", () => {
    const table = rows(section("## Signing in"));
    const told = new Set(table.flatMap(([a, b, c]) => [...names(a), ...names(b), ...names(c)]));
    for (const [key, { environment }] of Object.entries(keys)) {
        expect(told).toContain(key);
        for (const variable of environment) {
            // Names of one family stand there by their endings.
            const ending = variable.replace(/^(HUAWEICLOUD_SDK|HW_ASSUME_ROLE_AGENCY|HW_ASSUME_ROLE)/, "");
            expect(
                [...told].some((name) => name === variable || (ending !== variable && name === ending)),
            ).toBe(true);
        }
    }
});

test("the tables of regions are those of the code", () => {
    const regions = read("docs/regions.md");
    const idsIn = (cell = "") => [...cell.matchAll(/`([a-z0-9-]+)`/g)].map(([, id]) => id);
    const table = (heading: string) => rows(regions.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "");
    const prefixes = table("TaurusDB").filter(([, told]) => idsIn(told).length > 0);
    expect(Object.fromEntries(prefixes.map(([prefix, told]) => [idsIn(prefix)[0], idsIn(told)]))).toEqual(
        regionsByPrefix,
    );
    const [global] = table("IAM").filter(([address]) => address?.includes(`iam.${mainCloud}`));
    expect(idsIn(global?.[1])).toEqual(regionsOfGlobalIam);
    expect(table("Clouds")).toEqual(
        expect.arrayContaining([
            [`\`${mainCloud}\``, "all others", expect.anything()],
            [`\`${europeanCloud}\``, "`eu-west-1…`, such as `eu-west-101`", expect.anything()],
        ]),
    );
    expect(cloudOf("eu-west-101")).toBe(europeanCloud);
});

test("every option of the emulator stands in its table", async () => {
    const usage = await run(process.execPath, ["emulator/dist/main.js", "--help"], { cwd: checkout });
    const options = [...usage.stdout.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option);
    expect(options.length).toBeGreaterThan(10);
    for (const option of options) expect(section("## Options")).toContain(`\`${option}`);
});

test("the version that texts name is the package's", () => {
    const { version } = JSON.parse(read("package.json"));
    for (const file of [...documentFiles, "examples/gitops/README.md"])
        for (const [, named] of read(file).matchAll(
            /taurusdb-htap(?:-v?| v)(\d\S*?)(?:\.tgz|\.tar| --file)/g,
        ))
            expect({ file, named }).toEqual({ file, named: version });
});

test.each(["quickstart", "starrocks", "clickhouse", "environment", "pattern"])(
    "examples/%s: leaves the package to the command that installs it, from a tarball or a registry",
    (example) => {
        const { dependencies } = JSON.parse(read(`examples/${example}/package.json`));
        // Of Pulumi the last that runs on every Node that this package does.
        const { devDependencies } = JSON.parse(read("package.json"));
        expect(dependencies).toEqual({ "@pulumi/pulumi": `~${devDependencies["@pulumi/pulumi"]}` });
    },
);

test.each([
    ["### TypeScript", "ts", "examples/quickstart/index.ts"],
    ["### YAML", "yaml", "examples/yaml/Pulumi.yaml"],
    ["### Python", "python", "examples/python/__main__.py"],
    ["### Go", "go", "examples/go/main.go"],
])("getting started, %s: the program is the example's", (heading, language, file) => {
    expect(block(heading, language)).toBe(read(file));
});

test("existing tasks: the project is set up as in getting started", () => {
    const started = block("## In your own region", "sh").replace("quickstart", "environment");
    // The instances are what discover finds.
    const lines = started.split("\n").filter((line) => !/InstanceId|^pulumi up$/.test(line));
    expect(block("## From a console to code", "sh")).toBe(lines.join("\n"));
});

test("moving: the URNs are those of an environment", async () => {
    const urns: string[] = [];
    const mocks = {
        newResource: ({ name, inputs }: pulumi.runtime.MockResourceArgs) => ({ id: name, state: inputs }),
        call: () => ({}),
    };
    await pulumi.runtime.setMocks(mocks, "replications", "dev");
    const { resources } = parse(block("## To the plugin", "yaml"));
    const { properties, options } = resources["main-billing"];
    const { starRocks } = new ReplicationEnvironment("main", { starRocks: { billing: properties } });
    await new Promise<void>((resolve) => starRocks.billing?.urn.apply((urn) => resolve(void urns.push(urn))));
    expect(options.aliases).toEqual(urns);
    expect(section("## Back to dynamic resources")).toContain(
        "urn:pulumi:dev::replications::taurusdb-htap:index:ClickHouseReplication::main-crm",
    );
});

test("every command that is named is there", () => {
    const { scripts, bin } = JSON.parse(read("package.json"));
    for (const file of [...documentFiles, "CONTRIBUTING.md", "examples/gitops/README.md"]) {
        for (const [, script] of read(file).matchAll(/npm run ([a-z]+)/g))
            expect(Object.keys(scripts)).toContain(script);
        for (const [, command] of read(file).matchAll(/npx --no-install ([a-z-]+) drift/g))
            expect(Object.keys(bin)).toContain(command);
    }
});

test("every block of code compiles in a strict project", async () => {
    const blocks = [...documents.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => code);
    expect(blocks.length).toBeGreaterThan(1);
    const folder = mkdtempSync(path.join(checkout, "node_modules", ".readme-"));
    try {
        // As CommonJS and as an ES module.
        const files = blocks.flatMap((code, index) =>
            ["ts", "mts"].map((ending) => {
                const file = path.join(folder, `block${index}.${ending}`);
                writeFileSync(file, withContext(code));
                return file;
            }),
        );
        const options = [
            "--noEmit",
            "--strict",
            "--module",
            "node16",
            "--moduleResolution",
            "node16",
            "--target",
            "es2022",
            "--skipLibCheck",
            "--types",
            "node",
        ];
        const tsc = path.join(checkout, "node_modules", "typescript", "bin", "tsc");
        const { code, output } = await run(process.execPath, [tsc, ...options, ...files], { cwd: folder });
        expect(output).toBe("");
        expect(code).toBe(0);
    } finally {
        rmSync(folder, { recursive: true });
    }
}, 60_000);

test("every error text of the troubleshooting table is one that the code has", () => {
    const source = ["provider", "sdk"]
        .flatMap((folder) =>
            readdirSync(path.join(checkout, folder), { recursive: true, encoding: "utf8" }).map(
                (file) => `${folder}/${file}`,
            ),
        )
        .filter((file) => file.endsWith(".ts"))
        .map(read)
        .join("\n");
    const told = rows(section("## When something goes wrong")).flatMap(([first = ""]) =>
        [...first.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text),
    );
    expect(told.length).toBeGreaterThan(8);
    // Pulumi's own, and the way a key begins its message.
    const others = ["failed to load checkpoint: EOF", "pending operations", "region: is missing", "403"];
    for (const text of told.filter((each) => !others.includes(each)))
        for (const part of text
            .split("…")
            .map((each) => each.trim())
            .filter((each) => each.length > 3))
            expect(source).toContain(part);
});

test("the environments in YAML are ones that the checks accept", () => {
    const [, yaml = ""] = /```yaml\n([\s\S]*?)```/.exec(documents) ?? [];
    expect(readEnvironment(parse(yaml).config["taurusdb-htap:environment"])).toMatchObject({
        entries: [{ name: "orders" }, { name: "billing" }],
    });
    const { config } = parse(read("examples/environment/Pulumi.dev.yaml"));
    expect(readEnvironment(config["taurusdb-htap:environment"])).toMatchObject({
        entries: [{ name: "orders" }],
    });
});

test("the default that a table names is the one that the code has", () => {
    for (const [heading, rules] of [
        ["## StarRocksReplication", starRocksReplication.rules],
        ["## ClickHouseReplication", clickHouseReplication.rules],
    ] as const)
        for (const [first, , told = ""] of rows(section(heading)).filter(([cell]) => cell?.startsWith("`"))) {
            const rule = rules[names(first)[0] as keyof typeof rules] as ArgumentRule;
            if (rule.default !== undefined && typeof rule.default !== "object")
                expect(told).toContain(`\`${JSON.stringify(rule.default)}\``);
            if (/^required/.test(told)) expect(rule.required).toBe(true);
        }
});

test("the way to a token without a secret passes the ID token on and takes what IAM answers", async () => {
    const script = block("### OpenID Connect: no secret at all", "sh");
    const folder = mkdtempSync(path.join(os.tmpdir(), "id-token-"));
    try {
        const tools = {
            curl: `cat > asked.json; printf 'HTTP/1.1 201\\r\\nX-Subject-Token: of-the-project\\r\\n'`,
            pulumi: `echo "$@ by $HW_AUTH_TOKEN"`,
        };
        for (const [name, script] of Object.entries(tools))
            writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
        const env = {
            PATH: [folder, process.env.PATH].join(path.delimiter),
            HW_REGION_NAME: "cn-north-4",
            IDP_ID: "gitlab",
            ID_TOKEN: "header.payload.signature",
        };
        const { output } = await run("bash", ["-c", script], { cwd: folder, env });
        expect(output.trim()).toBe("up --yes by of-the-project");
        const { auth } = JSON.parse(readFileSync(path.join(folder, "asked.json"), "utf8"));
        expect(auth).toEqual({
            id_token: { id: env.ID_TOKEN },
            scope: { project: { name: env.HW_REGION_NAME } },
        });
    } finally {
        rmSync(folder, { recursive: true });
    }
});

test.each(["bench", "chaos", "matrix"])("npm run %s says how it is used", async (name) => {
    const { scripts } = JSON.parse(read("package.json"));
    const [, file = ""] = /node (dist\S+)$/.exec(scripts[name]) ?? [];
    const { code, stdout } = await run(process.execPath, [file, "--help"], { cwd: checkout });
    expect(code).toBe(0);
    expect(stdout).toContain(`npm run ${name} --`);
});

/** What a reader takes for granted. */
function withContext(code: string): string {
    const imports = [
        ["taurusdb", 'import * as taurusdb from "pulumi-taurusdb-htap";'],
        ["pulumi", 'import * as pulumi from "@pulumi/pulumi";'],
    ].flatMap(([name, line]) => (code.includes(`as ${name} `) || !code.includes(`${name}.`) ? [] : [line]));
    const config =
        code.includes("config.") && !code.includes("const config")
            ? ['declare const config: import("@pulumi/pulumi").Config;']
            : [];
    const args = /\bargs\b/.test(code)
        ? ['declare const args: import("pulumi-taurusdb-htap").ClickHouseReplicationArgs;']
        : [];
    return [...imports, ...config, ...args, code, "export {};"].join("\n");
}

test("every link within the checkout leads somewhere", () => {
    for (const file of [...documentFiles, "CONTRIBUTING.md", "examples/gitops/README.md"])
        for (const [, target = ""] of read(file).matchAll(/\]\(([^)#]+)[^)]*\)/g))
            if (!/^https?:/.test(target))
                expect(() => read(path.join(path.dirname(file), target))).not.toThrow();
});
