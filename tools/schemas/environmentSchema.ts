import { z } from "zod";
import {
    type KindName,
    kindNames,
    kinds,
    optionsSchema,
    shapeSchema,
} from "../../sdk/environment/definition";
import { documentation } from "./documentation";

type JsonSchema = Record<string, unknown>;

/**
 * The JSON Schema of an environment, for editors, from the definition that the checks are made from. What depends on several
 * values at once (a table's settings and the list of tables, two entries that clash) only the checks can tell.
 */
export function environmentSchema(): JsonSchema {
    const shape = plain(shapeSchema);
    const { defaults, ...rest } = shape.properties as Record<string, JsonSchema>;
    const entries = (kind: KindName) => ({
        ...rest[kind],
        description: documentation(kind).description,
        additionalProperties: { $ref: `#/$defs/${kind}` },
    });
    return {
        $schema: "http://json-schema.org/draft-07/schema#",
        title: "ReplicationEnvironment of pulumi-taurusdb-htap",
        ...shape,
        properties: {
            ...rest,
            defaults: {
                ...defaults,
                properties: Object.fromEntries(kindNames.map((kind) => [kind, { $ref: `#/$defs/${kind}` }])),
            },
            ...Object.fromEntries(kindNames.map((kind) => [kind, entries(kind)])),
        },
        $defs: Object.fromEntries(kindNames.map((kind) => [kind, entrySchema(kind)])),
    };
}

/** The same inside a stack's file (Pulumi.<stack>.yaml), which holds other things too. */
export function stackSchema(): JsonSchema {
    const { $schema, $defs, title: _, ...environment } = environmentSchema();
    return {
        $schema,
        title: "Pulumi.<stack>.yaml with a ReplicationEnvironment of pulumi-taurusdb-htap",
        type: "object",
        properties: {
            config: { type: "object", properties: { "taurusdb-htap:environment": environment } },
        },
        $defs,
    };
}

/** The arguments and options of one entry. Defaults may give what an entry leaves out, and `null` takes a default out. */
function entrySchema(kind: KindName): JsonSchema {
    const docs = documentation(kind).properties;
    const args = plain(kinds[kind].resource.schema).properties as Record<string, JsonSchema>;
    const options = plain(optionsSchema).properties as Record<string, JsonSchema>;
    const { additionalProperties } = args.databaseConfigs as JsonSchema;
    // Of parameters each by itself may be taken out.
    args.databaseConfigs = {
        ...args.databaseConfigs,
        additionalProperties: { anyOf: [additionalProperties, { type: "null" }] },
    };
    return {
        type: "object",
        additionalProperties: false,
        properties: Object.fromEntries(
            Object.entries({ ...args, ...options }).map(([name, schema]) => [
                name,
                { description: docs[name], anyOf: [schema, { type: "null" }] },
            ]),
        ),
    };
}

function plain(schema: z.ZodType): JsonSchema {
    return z.toJSONSchema(schema, {
        io: "input",
        target: "draft-7",
        unrepresentable: "any",
    }) as JsonSchema;
}
