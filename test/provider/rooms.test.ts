import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { checkout } from "../../tools/checkout";

// Imports run one way: from what Pulumi calls down to what the service is asked.

/** The folders that the files of each folder may import from. Types count too. */
const allowed: Record<string, string[]> = {
    plugin: ["pulumi", "starRocks", "clickHouse", "lifecycle", "arguments", "access", "api"],
    dynamic: ["pulumi", "lifecycle", "access"],
    pulumi: ["lifecycle", "arguments", "waiting", "access", "api"],
    starRocks: ["lifecycle", "arguments", "waiting", "api"],
    clickHouse: ["lifecycle", "arguments", "waiting", "api"],
    lifecycle: ["arguments", "waiting", "api"],
    arguments: ["api"],
    waiting: ["api"],
    access: ["api"],
    api: [],
};

/** The same of the folders of the checkout. */
const allowedAtTop: Record<string, string[]> = {
    command: ["sdk", "provider", "page"],
    sdk: ["provider"],
    provider: [],
    emulator: [],
    page: [],
};

const provider = path.join(checkout, "provider");

/** The modules of the project that a file imports, relative to provider/. */
function importsOf(file: string): string[] {
    const text = readFileSync(path.join(provider, file), "utf8");
    return [...text.matchAll(/from "(\.[^"]+)"/g)].map(([, to = ""]) => path.join(path.dirname(file), to));
}

const files = readdirSync(provider, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.ts$/.test(file),
);

test("imports: every folder of the provider has its place", () => {
    const folders = new Set(files.map((file) => path.dirname(file)).filter((folder) => folder !== "."));
    expect([...folders].sort()).toEqual(Object.keys(allowed).sort());
});

test.each(Object.entries(allowed))("imports: %s imports downwards only", (folder, below) => {
    const own = files.filter((file) => path.dirname(file) === folder);
    const to = own.flatMap((file) => importsOf(file).map((module) => path.dirname(module)));
    const others = [...new Set(to)].filter((each) => each !== folder && each !== ".");
    expect(others.filter((each) => !below.includes(each))).toEqual([]);
});

test.each(Object.entries(allowedAtTop))(
    "imports: %s imports from the folders below it only",
    (folder, others) => {
        const inside = readdirSync(path.join(checkout, folder), { recursive: true, encoding: "utf8" });
        const own = inside.filter((file) => /^(?!.*(node_modules|dist)\/).*\.ts$/.test(file));
        expect(own).not.toEqual([]);
        const outside = own
            .flatMap((file) => importsOf(path.join("..", folder, file)))
            .map((module) => module.replace(/^\.\.\/([^/]+).*/, "$1"))
            .filter((top) => top in allowedAtTop || top === "tools" || top === "test");
        expect(outside.filter((top) => ![folder, ...others].includes(top))).toEqual([]);
    },
);

test("imports: no files of the provider import each other in a circle", () => {
    const imports = new Map(files.map((file) => [file.replace(/\.ts$/, ""), importsOf(file)]));
    const done = new Set<string>();
    const visit = (module: string, above: string[]): string[] => {
        if (above.includes(module)) return [...above, module];
        if (done.has(module)) return [];
        const circle = (imports.get(module) ?? []).map((each) => visit(each, [...above, module]));
        done.add(module);
        return circle.find((each) => each.length > 0) ?? [];
    };
    for (const module of imports.keys()) expect(visit(module, [])).toEqual([]);
});
