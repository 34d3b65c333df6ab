import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checkout } from "../checkout";
import { environmentSchema, stackSchema } from "./environmentSchema";
import { pluginSchema } from "./pluginSchema";

/** The shipped schemas, by file. */
export function schemaFiles(): Record<string, string> {
    const text = (schema: object) => `${JSON.stringify(schema, undefined, 4)}\n`;
    return {
        "schemas/environment.schema.json": text(environmentSchema()),
        "schemas/plugin.schema.json": text(pluginSchema()),
        "schemas/stack.schema.json": text(stackSchema()),
    };
}

if (require.main === module)
    for (const [file, content] of Object.entries(schemaFiles())) {
        mkdirSync(path.dirname(path.join(checkout, file)), { recursive: true });
        writeFileSync(path.join(checkout, file), content);
    }
