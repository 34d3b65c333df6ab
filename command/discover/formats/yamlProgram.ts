import { pluginToken } from "../../../provider/pulumi/resourceNames";
import { editions } from "../../editions";
import { type Format, previewShows, refusedAmong, remarks } from "./format";
import { yamlLines } from "./yaml";

/** A dollar may begin a reference, and a doubled one does not. */
const encode = (text: string) => text.replaceAll("$", () => "$$");

const project = [
    "name: replications",
    "runtime: yaml",
    "plugins:",
    "  providers:",
    "    - name: taurusdb-htap",
    "      path: node_modules/pulumi-taurusdb-htap/plugin",
];

/** A whole project of the plugin, in one file. */
export const yamlFormat: Format = {
    comment: "#",
    usage: [
        'Save it as Pulumi.yaml in a folder of its own, run "npm install pulumi-taurusdb-htap" there, and then "pulumi preview".',
        previewShows,
    ],
    /** A program in YAML takes such a key for the call of a function. */
    refuses: (tasks) =>
        refusedAmong(tasks, ({ args: { tableConfigs = {} } }) =>
            Object.keys(tableConfigs as object).some((table) => /^fn::/i.test(table))
                ? 'a program in YAML cannot name a table that begins with "fn::". Take another format.'
                : undefined,
        ),
    write(tasks) {
        const resources = tasks.flatMap((task) => {
            const type = pluginToken(editions[task.edition].kind).replace(":index", "");
            return [
                ...remarks(task).map((remark) => `  # ${remark}`),
                ...yamlLines({ [task.resourceName]: { type, properties: task.args } }, "  ", encode),
            ];
        });
        const all = resources.length === 0 ? ["resources: {}"] : ["resources:", ...resources];
        return `${[...project, ...all].join("\n")}\n`;
    },
};
