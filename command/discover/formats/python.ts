import { editions } from "../../editions";
import { type Format, previewShows, remarks } from "./format";
import { bracketed, type Literals, literal, onLines } from "./literal";
import { quoted } from "./quoted";

const literals: Literals = {
    text: (text) => quoted(text, (code) => `\\U${code.padStart(8, "0")}`),
    flag: (value) => (value ? "True" : "False"),
    key: (key) => literals.text(key),
    inBraces: "",
};

/** Keywords, and what the program imports. */
const reserved = new Set(
    (
        "False None True and as assert async await break class continue def del elif else except finally for from global if import in " +
        "is lambda nonlocal not or pass raise return try while with yield taurusdb"
    ).split(" "),
);

function argument(name: string, value: unknown): string {
    const assigned = `${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}=`;
    if (name !== "tables") return assigned + literal(value, "    ", literals);
    const lists = Object.entries(value as object).map(
        ([kind, names]) => `${kind}=${literal(names, "        ", literals)}`,
    );
    return bracketed(`${assigned}taurusdb.ReplicationTablesArgs(`, lists, ")", "    ");
}

/** A program with the plugin. */
export const pythonFormat: Format = {
    comment: "#",
    usage: [
        'Save it as __main__.py of a project to which "pulumi package add" has added the plugin, and run "pulumi preview".',
        previewShows,
    ],
    write(tasks) {
        const declarations = tasks.map((task) => {
            const { resourceName, edition, args } = task;
            const variable = reserved.has(resourceName) ? `${resourceName}_` : resourceName;
            const parts = Object.entries(args).map(([name, value]) => argument(name, value));
            const call = onLines(
                `${variable} = taurusdb.${editions[edition].kind}(`,
                [literals.text(resourceName), ...parts],
                ")",
            );
            return [...remarks(task).map((remark) => `# ${remark}`), call].join("\n");
        });
        return `${["import pulumi_taurusdb_htap as taurusdb", ...declarations].join("\n\n")}\n`;
    },
};
