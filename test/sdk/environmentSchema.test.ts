import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import fc from "fast-check";
import { parse } from "yaml";
import { checkout } from "../../tools/checkout";
import { environmentSchema, stackSchema } from "../../tools/schemas/environmentSchema";
import { schemaFiles } from "../../tools/schemas/main";
import { defaults, problemsOf } from "../support/environments";
import { ids } from "../support/stillEmulator";

describe("environment JSON Schema", () => {
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    const accepts = ajv.compile(environmentSchema());

    test("is the shipped file", () => {
        // Run "npm run generate" when this fails.
        for (const [file, content] of Object.entries(schemaFiles()))
            expect(readFileSync(path.join(checkout, file), "utf8")).toBe(content);
    });

    test("accepts Pulumi.dev.yaml of the checkout", () => {
        const file = parse(readFileSync(path.join(checkout, "Pulumi.dev.yaml"), "utf8"));
        expect(ajv.validate(stackSchema(), file)).toBe(true);
        expect(ajv.errors).toBeNull();
        expect(problemsOf(file.config["taurusdb-htap:environment"])).toEqual([]);
    });

    const many = (count: number, value: unknown) =>
        Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, value]));
    /** Values of each argument, good and bad. */
    const values = {
        sourceDatabase: ["orders", "a-b", "x", "", "a b", "..", 7],
        targetDatabase: ["orders", "x", "a-b", null, 7],
        taskName: ["orders_1", "x", "a-b", "a".repeat(129), null],
        tables: [
            { include: ["a"] },
            { exclude: ["a", "b"] },
            { include: ["a", "a"] },
            { include: [] },
            { include: [""] },
            { include: ["a"], exclude: ["b"] },
            { includes: ["a"] },
            {},
            "all",
            null,
        ],
        databaseConfigs: [
            { x: 1, y: "2", z: true },
            { x: null },
            { x: {} },
            { x: "a".repeat(1_025) },
            many(1_025, 1),
            [],
            "x",
            null,
        ],
        tableConfigs: [
            { a: "order by id" },
            { a: { orderBy: ["id"] } },
            { a: { orderby: "id" } },
            { a: 7 },
            { a: "" },
            { a: " " },
            { a: {} },
            { a: "x".repeat(1_025) },
            { "": "order by id" },
            many(1_025, "order by id"),
            null,
        ],
        instanceId: ["no id", "", 7, null],
        sourceNodeId: [ids.replica, "no id", null],
        provider: ["sg", 7, null],
        retainOnDelete: [true, "no", null],
        aliases: [["before"], [""], "before", null],
        ignoreChanges: [["tables"], [""], "tables", null],
        replaceOnChanges: [["*"], 7, null],
        waitFor: ["full", "jobs", 1, null],
        adopt: ["never", "maybe"],
        desiredState: ["paused", "off"],
        instanceLevel: [true, "yes"],
        wildcards: [false, 0],
        protect: [true, "no"],
        customTimeouts: [{ create: "2h" }, { create: "soon" }, { crate: "2h" }, "2h"],
        surprise: [1],
    };
    const changes = fc.array(
        fc
            .constantFrom(...Object.entries(values))
            .chain(([key, all]) => fc.tuple(fc.constant(key), fc.constantFrom<unknown>(...all))),
        { maxLength: 1 },
    );
    const sg = { sg: { region: "ap-southeast-3", maxRetries: 3, assumeRole: { agencyName: "a" } } };
    const environment = fc
        .tuple(
            fc.constantFrom("starRocks" as const, "clickHouse" as const),
            fc.constantFrom("one", "o-n_e", "one", "two", "o ne"),
            changes,
            changes,
            fc.oneof(
                { weight: 9, arbitrary: fc.constant<unknown>(sg) },
                {
                    weight: 1,
                    arbitrary: fc.constantFrom<unknown>(
                        { sg: { regoin: "x" } },
                        { sg: { region: {} } },
                        { sg: { assumeRole: "a" } },
                        { "s g": {} },
                        { sg: null },
                        null,
                        [],
                    ),
                },
            ),
        )
        .map(([kind, name, own, below, providers]) => ({
            providers,
            defaults: { ...defaults, [kind]: { ...defaults[kind], ...Object.fromEntries(below) } },
            [kind]: { [name]: { sourceDatabase: "orders", ...Object.fromEntries(own) } },
        }));
    /** What depends on more than one value, or on what a default says, only the checks can tell. */
    const beyond =
        /is missing|taken from another|is in the list twice|already\.$|comma|is not in providers|belong to one entry/;

    test("agrees with the checks about any single value", () => {
        let [accepted, refused] = [0, 0];
        fc.assert(
            fc.property(environment, (judged) => {
                const problems = problemsOf(judged);
                const ofOneValue = problems.filter((problem) => !beyond.test(problem));
                const fits = accepts(judged);
                if (fits) accepted++;
                else refused++;
                if (fits && ofOneValue.length > 0)
                    throw new Error(`only the checks refuse: ${ofOneValue.join("; ")}`);
                if (!fits && problems.length === 0)
                    throw new Error(`only the schema refuses: ${ajv.errorsText(accepts.errors)}`);
            }),
            { numRuns: 2_000 },
        );
        expect(Math.min(accepted, refused)).toBeGreaterThan(300);
    });
});
