import { environmentFormat } from "./environment";
import type { Format } from "./format";
import { importFormat } from "./importFile";
import { pythonFormat } from "./python";
import { typescriptFormat } from "./typescript";
import { yamlFormat } from "./yamlProgram";

/** The forms of code, by the names that users give. */
export const formats = {
    environment: environmentFormat,
    typescript: typescriptFormat,
    python: pythonFormat,
    yaml: yamlFormat,
    import: importFormat,
} satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;
