import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { parse } from "yaml";
import type { Named } from "../../../command/discover/discovery";
import { formats } from "../../../command/discover/formats";
import { yamlLines } from "../../../command/discover/formats/yaml";
import { discovered } from "../../support/discovered";

// What is written reads back as what was found, whatever names and texts the service has.

const oddTexts = [
    ...[
        "__proto__",
        "constructor",
        "yes",
        "No",
        "null",
        "~",
        "true",
        "1e3",
        "0x1F",
        "1_000",
        ".5",
        "-1",
        "2024-01-01",
    ],
    ...[
        "- a",
        "a: b",
        "a #b",
        "#",
        "[a",
        "{a",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`",
        "'",
        '"',
        "\\",
        "|",
        ">",
        "?",
        ":",
        "",
    ],
    ...[
        `\${a.b}`,
        "$$",
        "$${",
        "\u2028",
        "\u0085",
        "\ufffe",
        "\ufeff",
        "\u{e0001}",
        "\u{1f600}",
        "a\nb",
        "\t",
        "\u0007",
        "größe",
    ],
    ...[
        "12:30",
        "<<",
        "=",
        "order by id",
        "no space",
        "1 2",
        "null ",
        " a",
        "inf",
        "1e",
        "9n",
        "0b1",
        "1a",
        "0o7",
    ],
];

const text = fc.oneof(
    fc.constantFrom(...oddTexts),
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: "binary" }),
);
const value = fc.oneof(text, fc.integer(), fc.boolean());
const texts = fc.dictionary(text, text, { noNullPrototype: true });
const lists = fc.oneof(
    fc.record({ include: fc.array(text, { minLength: 1 }) }),
    fc.record({ exclude: fc.array(text, { minLength: 1, maxLength: 300 }) }),
);

const args = fc.record(
    {
        instanceId: text,
        sourceDatabase: text,
        tables: lists,
        databaseConfigs: fc.dictionary(text, value, { noNullPrototype: true }),
        tableConfigs: texts,
        wildcards: fc.boolean(),
    },
    { requiredKeys: ["instanceId"] },
);

/** Tasks with names such as those that discover gives. */
const tasks = fc.array(args, { minLength: 1, maxLength: 4 }).map((all) => all.map(discovered));

const argsOf = (all: readonly Named[]) => all.map(({ args }) => args);

test("yaml: any text, key and list reads back", () => {
    fc.assert(
        fc.property(fc.dictionary(text, fc.oneof(value, fc.array(text), texts)), (map) => {
            expect(parse(yamlLines(map).join("\n") || "{}")).toEqual({ ...map });
        }),
    );
});

test.each(["yes", "1e3", "null", "0x1F", "12:30", "1_000", "~", "", "on", "2024-01-01", "a: b", " a", "<<"])(
    "yaml: puts %j into quotes",
    (odd) => expect(yamlLines({ key: odd })).toEqual([`key: ${JSON.stringify(odd)}`]),
);

test.each(["orders", "order by id", "590031445ef845bb912d7fc8243db80cin17", "READ_COMMITTED"])(
    "yaml: leaves %j as it is",
    (plain) => expect(yamlLines({ key: plain })).toEqual([`key: ${plain}`]),
);

test("yaml program: the arguments read back, and no text is a reference", () => {
    fc.assert(
        fc.property(tasks, (all) => {
            const written = formats.yaml.write(all);
            const { resources } = parse(written);
            const found = all.map(({ resourceName }) => decoded(resources[resourceName].properties));
            expect(found).toEqual(argsOf(all));
        }),
    );
});

/** What Pulumi makes of the texts of a program. */
function decoded(value: unknown): unknown {
    if (typeof value === "string") {
        expect(value.replaceAll("$$", "")).not.toContain("$");
        return value.replaceAll("$$", () => "$");
    }
    if (Array.isArray(value)) return value.map(decoded);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [decoded(key), decoded(each)]));
}

test("typescript: the program declares the arguments", () => {
    fc.assert(
        fc.property(tasks, (all) => {
            const [, program = ""] = formats.typescript.write(all).split('"pulumi-taurusdb-htap";');
            const declared: unknown[] = [];
            const declare = function (this: unknown, name: string, args: unknown) {
                declared.push([name, args]);
            };
            const classes = { StarRocksReplication: declare, ClickHouseReplication: declare };
            new Function("taurusdb", `"use strict";${program}`)(classes);
            expect(declared).toEqual(all.map(({ resourceName, args }) => [resourceName, args]));
        }),
    );
});

const python = spawnSync("python3", ["--version"]).status === 0 ? test : test.skip;

python("python: the programs declare the arguments (needs python3)", () => {
    const samples = fc.sample(tasks, 50);
    const programs = samples.map((all) => formats.python.write(all).replace(/^import.*/, ""));
    const reader = `
import json, sys, types
def declared(programs):
    for program in programs:
        found = []
        def declare(name, **args):
            found.append([name, args])
        taurusdb = types.SimpleNamespace(
            StarRocksReplication=declare, ClickHouseReplication=declare, ReplicationTablesArgs=lambda **lists: lists)
        exec(program, {"taurusdb": taurusdb})
        yield found
print(json.dumps(list(declared(json.load(sys.stdin)))))`;
    const { stdout, stderr } = spawnSync("python3", ["-c", reader], {
        input: JSON.stringify(programs),
        encoding: "utf8",
        maxBuffer: 1 << 28,
    });
    expect(stderr).toBe("");
    const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    expect(JSON.parse(stdout)).toEqual(
        samples.map((all) =>
            all.map(({ resourceName, args }) => [
                resourceName,
                Object.fromEntries(Object.entries(args).map(([name, each]) => [snake(name), each])),
            ]),
        ),
    );
});

test("yaml program: a table that looks like a function is refused", () => {
    const task = discovered({ tableConfigs: { "fn::invoke": "order by id" } }, 0);
    expect(formats.yaml.refuses?.([task, discovered({}, 2)])?.size).toBe(1);
});

test("no form of code has a character that nobody sees", () => {
    const invisible = /(?!\n)[\p{Cc}\p{Cf}\p{Cn}\p{Zl}\p{Zp}]/u;
    fc.assert(
        fc.property(tasks, (all) => {
            for (const { write } of Object.values(formats)) expect(write(all)).not.toMatch(invisible);
        }),
    );
});

test("without a task: the code is valid", () => {
    expect(parse(formats.environment.write([]))).toEqual({ config: { "taurusdb-htap:environment": {} } });
    expect(JSON.parse(formats.import.write([]))).toEqual({ resources: [] });
    expect(parse(formats.yaml.write([]))).toMatchObject({ runtime: "yaml", resources: {} });
    expect(formats.typescript.write([])).toBe('import * as taurusdb from "pulumi-taurusdb-htap";\n');
    expect(formats.python.write([])).toBe("import pulumi_taurusdb_htap as taurusdb\n");
});

test("a remark stands above its task", () => {
    const task = {
        ...discovered({ instanceId: "i" }, 0),
        remarks: ["The task is abnormal."],
        changes: "wildcards true -> false",
    };
    for (const [format, comment] of [
        ["environment", "#"],
        ["typescript", "//"],
        ["python", "#"],
        ["yaml", "#"],
    ] as const) {
        const lines = formats[format]
            .write([task])
            .split("\n")
            .map((line) => line.trim());
        const at = lines.indexOf(`${comment} The task is abnormal.`);
        expect(lines.slice(at, at + 3)).toEqual([
            `${comment} The task is abnormal.`,
            `${comment} A preview will show a change: wildcards true -> false.`,
            expect.stringMatching(/class/),
        ]);
    }
});
