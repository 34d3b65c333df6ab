import { pluginToken } from "../../../provider/pulumi/resourceNames";
import { editions } from "../../editions";
import { printable } from "../../output";
import type { Format } from "./format";

/** The file of `pulumi import --file`. Pulumi itself reads the arguments, by the plugin. */
export const importFormat: Format = {
    usage: [
        'Run "pulumi import --file <this file>" in a project with the plugin. It prints the code that declares the replications.',
    ],
    write: (tasks) => {
        const resources = tasks.map(({ edition, resourceName, id }) => ({
            type: pluginToken(editions[edition].kind),
            name: resourceName,
            id,
        }));
        return `${printable(JSON.stringify({ resources }, undefined, 4))}\n`;
    },
};
