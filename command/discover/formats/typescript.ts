import { editions } from "../../editions";
import { type Format, previewShows, remarks } from "./format";
import { type Literals, literal, onLines } from "./literal";
import { quoted } from "./quoted";

const literals: Literals = {
    text: (text) => quoted(text, (code) => `\\u{${code}}`),
    flag: String,
    // In brackets it is a key like any other.
    key: (key) =>
        key === "__proto__"
            ? '["__proto__"]'
            : /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(key)
              ? key
              : literals.text(key),
    inBraces: " ",
};

/** Names that a module cannot declare. */
const reserved = new Set(
    (
        "arguments async await break case catch class const continue debugger default delete do else enum eval export extends false " +
        "finally for function if implements import in instanceof interface let new null package private protected public return " +
        "static super switch this throw true try typeof var void while with yield " +
        // Of CommonJS and of this program.
        "exports module require taurusdb"
    ).split(" "),
);

/** A constant's name. One that hides a global value could break what a compiler adds. */
function constant(name: string): string {
    return reserved.has(name) || name in globalThis ? `${name}_` : name;
}

/** A program with the dynamic resources. */
export const typescriptFormat: Format = {
    comment: "//",
    usage: [
        'Save it as index.ts of a project with "pulumi-taurusdb-htap" among its dependencies, and run "pulumi preview".',
        previewShows,
    ],
    write(tasks) {
        const declarations = tasks.map((task) => {
            const args = Object.entries(task.args).map(
                ([name, value]) => `${name}: ${literal(value, "    ", literals)}`,
            );
            const open = `const ${constant(task.resourceName)} = new taurusdb.${editions[task.edition].kind}(${literals.text(task.resourceName)}, {`;
            return [...remarks(task).map((remark) => `// ${remark}`), onLines(open, args, "});")].join("\n");
        });
        return `${['import * as taurusdb from "pulumi-taurusdb-htap";', ...declarations].join("\n\n")}\n`;
    },
};
