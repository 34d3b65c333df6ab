import { z } from "zod";
import { isSecret, keys, namespace } from "../../provider/access/settingNames";
import {
    type KindName,
    kindNames,
    kinds,
    optionsSchema,
    shapeSchema,
} from "../../sdk/environment/definition";
import { documentation } from "./documentation";
import { anyTypeOf, type JsonSchema, oneProblemEach } from "./oneProblem";

const draft = "http://json-schema.org/draft-07/schema#";

/**
 * The JSON Schema of an environment, for editors, from the definition that the checks use. What depends on several values at
 * once, such as two entries for one task, only the checks can find.
 */
export function environmentSchema(): JsonSchema {
    return oneProblemEach({
        $schema: draft,
        title: "ReplicationEnvironment of pulumi-taurusdb-htap",
        ...environment((schema) => schema),
        $defs: definitions(),
    });
}

/** The schema of a stack's file (Pulumi.<stack>.yaml): an environment and the settings, any of which may be encrypted. */
export function stackSchema(): JsonSchema {
    const own = [...Object.keys(keys), "environment"];
    const docs = documentation("sdk/provider.ts", "ProviderArgs").properties;
    const setting = (key: keyof typeof keys) => ({
        description: docs[key],
        ...orEncrypted({
            // The CLI writes an object as text.
            type: key === "assumeRole" ? ["object", "string"] : ["string", "number", "boolean"],
        }),
    });
    return oneProblemEach({
        $schema: draft,
        title: "Pulumi.<stack>.yaml with a ReplicationEnvironment of pulumi-taurusdb-htap",
        type: "object",
        properties: {
            config: {
                type: ["object", "null"],
                properties: {
                    ...Object.fromEntries(
                        (Object.keys(keys) as (keyof typeof keys)[]).map((key) => [
                            `${namespace}:${key}`,
                            setting(key),
                        ]),
                    ),
                    [`${namespace}:environment`]: environment(orEncrypted),
                },
                // A mistyped key is in the namespace and is not a setting.
                patternProperties: { [`^${namespace}:(?!(${own.join("|")})$)`]: false },
            },
        },
        $defs: definitions(),
    });
}

/** `secret` adds the forms that a secret setting of a provider may have. */
function environment(secret: (schema: JsonSchema) => JsonSchema): JsonSchema {
    const shape = plain(shapeSchema);
    const docs = documentation("sdk/replicationEnvironment.ts", "ReplicationEnvironmentArgs").properties;
    const maps = shape.properties as Record<string, JsonSchema>;
    const changes: Record<string, (map: JsonSchema) => JsonSchema> = {
        providers: (map) => withSettings(map, secret),
        defaults: (map) => ({
            ...map,
            properties: Object.fromEntries(
                kindNames.map((kind) => [kind, { type: ["object", "null"], ...entry(kind) }]),
            ),
        }),
        ...Object.fromEntries(
            kindNames.map((kind) => [
                kind,
                (map: JsonSchema) => ({ ...map, additionalProperties: { type: "object", ...entry(kind) } }),
            ]),
        ),
    };
    return {
        ...shape,
        properties: Object.fromEntries(
            Object.entries(changes).map(([name, change]) => [
                name,
                { description: docs[name], ...inMap(maps[name] as JsonSchema, change) },
            ]),
        ),
    };
}

function withSettings(map: JsonSchema, secret: (schema: JsonSchema) => JsonSchema): JsonSchema {
    const docs = documentation("sdk/provider.ts", "ProviderArgs").properties;
    const one = map.additionalProperties as JsonSchema;
    const properties = Object.entries(one.properties as Record<string, JsonSchema>).map(([key, schema]) => [
        key,
        { description: docs[key], ...(isSecret(key) ? secret(schema) : schema) },
    ]);
    return { ...map, additionalProperties: { ...one, properties: Object.fromEntries(properties) } };
}

/** Also accepts the form in which Pulumi writes an encrypted value. */
function orEncrypted(schema: JsonSchema): JsonSchema {
    const encrypted = {
        type: "object",
        properties: { secure: { type: "string" } },
        required: ["secure"],
        additionalProperties: false,
    };
    // It already accepts any object.
    return [schema.type].flat().includes("object") ? schema : anyTypeOf(schema, encrypted);
}

function definitions(): Record<string, JsonSchema> {
    return Object.fromEntries(kindNames.map((kind) => [kind, entrySchema(kind)]));
}

/** An entry, or its defaults. Its content is judged only if it is an object. */
function entry(kind: KindName): JsonSchema {
    return { allOf: [{ $ref: `#/$defs/${kind}` }] };
}

/** The arguments and options of one entry. Nothing is required, because defaults may give it. `null` removes a default. */
function entrySchema(kind: KindName): JsonSchema {
    const docs = kindDocumentation(kind);
    const args = plain(kinds[kind].resource.schema).properties as Record<string, JsonSchema>;
    const options = plain(optionsSchema).properties as Record<string, JsonSchema>;
    const { databaseConfigs = {}, tableConfigs = {} } = args;
    // Each parameter of the defaults can be removed by itself.
    args.databaseConfigs = {
        ...databaseConfigs,
        additionalProperties: { anyOf: [databaseConfigs.additionalProperties, { type: "null" }] },
    };
    const [text, typed] = (tableConfigs.additionalProperties as JsonSchema).anyOf as JsonSchema[];
    const operations = Object.entries(typed?.properties as Record<string, JsonSchema>).map(
        ([name, schema]) => [name, { description: docs.operations[name], ...schema }],
    );
    args.tableConfigs = {
        ...tableConfigs,
        additionalProperties: { anyOf: [text, { ...typed, properties: Object.fromEntries(operations) }] },
    };
    return {
        additionalProperties: false,
        properties: Object.fromEntries(
            Object.entries({ ...args, ...options }).map(([name, schema]) => [
                name,
                { description: docs.properties[name], anyOf: [schema, { type: "null" }] },
            ]),
        ),
    };
}

/** The docstrings of an entry's arguments and options, and of its tables' operations. */
function kindDocumentation(kind: KindName) {
    const name = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
    const file = `sdk/${kind}Replication.ts`;
    const properties = {
        ...documentation("sdk/replication.ts", "ReplicationArgs").properties,
        ...documentation(file, `${name}ReplicationArgs`).properties,
        ...documentation("sdk/replicationEnvironment.ts", "EnvironmentEntryOptions").properties,
    };
    const operations = documentation(file, `${name}TableConfig`).properties;
    return { properties, operations };
}

/** Changes the schema of a map that may also be `null`, which means an empty map. */
function inMap(schema: JsonSchema, change: (map: JsonSchema) => JsonSchema): JsonSchema {
    const { anyOf, ...rest } = schema;
    return {
        ...rest,
        anyOf: (anyOf as JsonSchema[]).map((each) => (each.type === "null" ? each : change(each))),
    };
}

function plain(schema: z.ZodType): JsonSchema {
    return z.toJSONSchema(schema, {
        io: "input",
        target: "draft-7",
        unrepresentable: "any",
    }) as JsonSchema;
}
