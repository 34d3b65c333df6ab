import { z } from "zod";

/** Stands for any key of a map. */
const anyKey = "<name>";

/** The keys that may stand at a path, where they are fixed. */
export function keysAt(schema: z.core.$ZodType | undefined, path: readonly PropertyKey[]): string[] {
    if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
        return keysAt(schema.unwrap(), path);
    if (schema instanceof z.ZodPipe) return keysAt(schema.in, path);
    if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => keysAt(option, path));
    const [key, ...rest] = path;
    if (schema instanceof z.ZodObject)
        return key === undefined ? Object.keys(schema.shape) : keysAt(own(schema.shape, key), rest);
    if (schema instanceof z.ZodRecord) return key === undefined ? [] : keysAt(schema.valueType, rest);
    return [];
}

/** The place below a path at which a key would be right: it stands one or two levels too high. */
export function placeBelow(
    schema: z.core.$ZodType,
    path: readonly PropertyKey[],
    key: string,
): string | undefined {
    const maps = [...keysAt(schema, path), anyKey].map((name) => [...path, name]);
    const place = [...maps, ...maps.map((map) => [...map, anyKey])].find((each) =>
        keysAt(schema, each).includes(key),
    );
    return place && pathText(place);
}

/** tables.include[3] */
export function pathText(path: readonly PropertyKey[]): string {
    return path
        .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index > 0 ? "." : ""}${String(key)}`))
        .join("");
}

function own(shape: Record<PropertyKey, z.core.$ZodType>, key: PropertyKey): z.core.$ZodType | undefined {
    return Object.hasOwn(shape, key) ? shape[key] : undefined;
}
