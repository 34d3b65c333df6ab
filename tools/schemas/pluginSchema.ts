import { readFileSync } from "node:fs";
import path from "node:path";
import { isSecret, type Key, keys, namespace } from "../../provider/access/settingNames";
import type { ArgumentRule } from "../../provider/arguments/rules";
import { dynamicType, type Kind, pluginToken } from "../../provider/pulumi/resourceNames";
import { type KindName, kindNames, kinds } from "../../sdk/environment/definition";
import { checkout } from "../checkout";
import { type ObjectSpec, SdkTypes, type Spec } from "./sdkTypes";

const { version, description, keywords, license } = JSON.parse(
    readFileSync(path.join(checkout, "package.json"), "utf8"),
);

/**
 * The package schema of the plugin, from which Pulumi generates SDKs. An argument's default stands in its description only. As the
 * schema's `default` it would be an input that every program sets, and a program in another language would leave another state.
 */
export function pluginSchema(): object {
    const sdk = new SdkTypes();
    const resources = Object.fromEntries(kindNames.map((kind) => resource(sdk, kind)));
    const settings = sdk.object("ProviderArgs", true);
    const functions = Object.fromEntries(
        sdk.functions().map(({ name, ...spec }) => [pluginToken(name), spec]),
    );
    return {
        name: namespace,
        displayName: "TaurusDB HTAP",
        version,
        description,
        keywords: [...keywords, "category/database", "kind/native"],
        license,
        meta: { moduleFormat: "(.*)", supportPack: true },
        language,
        config: { variables: mapped(settings, variable) },
        types: sdk.named,
        provider: {
            description: settings.description,
            inputProperties: mapped(settings, setting),
        },
        resources,
        functions,
    };
}

/** `pulumi-taurusdb-htap` is the npm package itself, so the SDK that Pulumi generates for TypeScript has a name of its own. */
const language = {
    nodejs: { packageName: "pulumi-taurusdb-htap-sdk", respectSchemaVersion: true },
    python: {
        packageName: "pulumi_taurusdb_htap",
        pyproject: { enabled: true },
        // In a dict Pulumi does not translate every key: `order_by` would arrive as it is.
        inputTypes: "classes",
        respectSchemaVersion: true,
    },
    go: {
        importBasePath: "pulumi-taurusdb-htap/sdk/go/taurusdbhtap",
        rootPackageName: "taurusdbhtap",
        generateResourceContainerTypes: true,
        respectSchemaVersion: true,
    },
    csharp: { namespaces: { [namespace]: "TaurusdbHtap" }, respectSchemaVersion: true },
    java: { buildFiles: "gradle" },
};

function resource(sdk: SdkTypes, kind: KindName): [string, Spec] {
    const name = kinds[kind].resource.kind;
    const rules: Record<string, ArgumentRule> = kinds[kind].resource.rules;
    const { properties: inputs, required: requiredInputs } = sdk.object(`${name}Args`, true);
    const replaces = Object.entries(inputs).map(([argument, spec]) => [
        argument,
        rules[argument]?.change === "replace" ? { ...spec, willReplaceOnChanges: true } : spec,
    ]);
    const { type: _, ...outputs } = sdk.object(name, false);
    return [
        pluginToken(name),
        {
            ...outputs,
            inputProperties: Object.fromEntries(replaces),
            requiredInputs,
            // A stack moves from the dynamic resources without a change.
            aliases: [{ type: dynamicType(name as Kind) }],
        },
    ];
}

/** A key of the stack's config, as programs can read it. */
function variable(spec: Spec, key: Key): Spec {
    const { environment } = keys[key];
    // The four variables of an agency are each a part of it.
    const isWhole = environment.length > 0 && key !== "assumeRole";
    return { ...setting(spec, key), ...(isWhole && { defaultInfo: { environment } }) };
}

/**
 * An input of an explicit provider. It has no `defaultInfo`, with which an SDK reads the environment and passes what it finds as
 * arguments: they would precede the program's own way to sign in, and lie in the state. The plugin reads the environment itself.
 */
function setting(spec: Spec, key: Key): Spec {
    return isSecret(key) ? { ...spec, secret: true } : spec;
}

function mapped(settings: ObjectSpec, change: (spec: Spec, key: Key) => Spec): Record<string, Spec> {
    return Object.fromEntries(
        Object.entries(settings.properties).map(([key, spec]) => [key, change(spec, key as Key)]),
    );
}
