import { pathOf, withIgnored } from "../../../command/drift/ignored";

test.each([
    ["tables", ["tables"]],
    ["tables.include", ["tables", "include"]],
    ['tables["include"]', ["tables", "include"]],
    ["tables.include[0]", ["tables", "include", 0]],
    ["tableConfigs[*].orderBy", ["tableConfigs", "*", "orderBy"]],
    ['databaseConfigs["a.b"]', ["databaseConfigs", "a.b"]],
    ['["a \\"quoted\\" name"].b', ['a "quoted" name', "b"]],
    ["*", ["*"]],
])("ignoreChanges path: %s is read as %j", (path, steps) => {
    expect(pathOf(path)).toEqual(steps);
});

const declared = { tables: { include: ["a", "b"] }, configs: { x: 1, y: 2 }, state: "running" };
const found = { tables: { include: ["c", "d"] }, configs: { x: 5, z: 6 } };

// What the engine makes of each path, seen in previews after a refresh.
test.each<[string, object]>([
    ["tables", { ...declared, tables: found.tables }],
    ["tables.include", { ...declared, tables: found.tables }],
    ["tables.include[1]", { ...declared, tables: { include: ["a", "d"] } }],
    ["tables.include[*]", { ...declared, tables: found.tables }],
    ["configs", { ...declared, configs: found.configs }],
    ["configs.x", { ...declared, configs: { x: 5, y: 2 } }],
    ["configs.y", { ...declared, configs: { x: 1 } }],
    ["configs.z", { ...declared, configs: { x: 1, y: 2, z: 6 } }],
    ["configs.*", { ...declared, configs: found.configs }],
    ["*", found],
    // What is left out of the program and found in the service, or the other way around.
    ["state", { tables: declared.tables, configs: declared.configs }],
    ["nosuch", declared],
    ["nosuch.deeper", declared],
    ["tables.include[7]", declared],
    ["tables.include.length", declared],
    ["tables.include.x", declared],
    ["configs[0]", declared],
    ["state.deeper", declared],
])("ignoreChanges path: %s ignores what the engine ignores", (path, wanted) => {
    expect(withIgnored(declared, found, [path])).toEqual(wanted);
});

test("ignoreChanges path: into a map that the program omits ignores nothing", () => {
    expect(withIgnored({}, { configs: { x: 5 } }, ["configs.x", "configs.*"])).toEqual({});
});

test("ignoreChanges path: into a map that is missing removes the key", () => {
    expect(withIgnored({ configs: { x: 5, y: 6 } }, {}, ["configs.x"])).toEqual({ configs: { y: 6 } });
    expect(withIgnored({ configs: { x: 5 } }, {}, ["configs.*"])).toEqual({ configs: { x: 5 } });
});

test("ignoreChanges path: a list keeps what the other is too short for", () => {
    const list = (...tables: string[]) => ({ tables });
    expect(withIgnored(list("a", "b"), list("c"), ["tables[*]"])).toEqual(list("c", "b"));
    expect(withIgnored(list("a"), list("c", "d"), ["tables[*]"])).toEqual(list("c"));
});

test("ignoreChanges path: leaves the compared values unchanged", () => {
    const before = structuredClone(declared);
    withIgnored(declared, found, ["*", "configs.x"]);
    expect(declared).toEqual(before);
});
