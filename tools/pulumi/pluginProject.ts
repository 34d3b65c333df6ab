import path from "node:path";
import { type Kind, pluginToken } from "../../provider/pulumi/resourceNames";
import { checkout } from "../checkout";
import { pluginSchema } from "./build";

/** The section of Pulumi.yaml with which the CLI runs the plugin of the checkout, by its executable. */
export const plugins = { providers: [{ name: "taurusdb-htap", path: path.join(checkout, "plugin") }] };

const exported = (kind: Kind) => `exports.${kind} = classOf(${JSON.stringify(pluginToken(kind))});`;

/**
 * A CommonJS module with the resource classes as a generated SDK registers them. Making that SDK takes longer than most tests.
 * Unlike those of an SDK they pass on what is not an argument, as untyped programs may.
 */
export const generatedSdk = `
const pulumi = require("@pulumi/pulumi");
const { version, resources } = require(${JSON.stringify(pluginSchema)});
const classOf = (type) => {
    const { properties, aliases } = resources[type];
    const unset = Object.fromEntries(Object.keys(properties).map((property) => [property]));
    return class Replication extends pulumi.CustomResource {
        static get(name, id, opts) {
            return new Replication(name, {}, { ...opts, id });
        }
        constructor(name, args, opts) {
            const all = pulumi.mergeOptions(pulumi.mergeOptions({ version }, opts), { aliases });
            super(type, name, { ...unset, ...args }, all);
        }
    };
};
${exported("StarRocksReplication")}
${exported("ClickHouseReplication")}
`;

/** What a program in JavaScript has beside itself to use the plugin: its project, and the SDK as `./sdk.cjs`. */
export function pluginFiles(name: string): Record<string, string> {
    const runtime = { name: "nodejs", options: { typescript: false } };
    return { "Pulumi.yaml": JSON.stringify({ name, runtime, plugins }), "sdk.cjs": generatedSdk };
}
