import { z } from "zod";
import { isMap, own } from "./maps";
import { nearest, suggestion } from "./suggestion";

/** Stands for any key of a map. */
const anyKey = "<name>";

/** The most keys that a message lists if it suggests none of them. */
const mostListed = 10;

/** How the keys of a set of arguments are named in messages. */
export interface KeyNaming {
    /** The names at the root; those of the schema by default. */
    names?: readonly string[];
    /** What to say of names that the schema does not have. */
    absent?: Readonly<Record<string, string>>;
    /** What a name at the root is. */
    whole?: string;
}

/** tables.include[3] */
export function pathText(path: readonly PropertyKey[]): string {
    return path
        .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index > 0 ? "." : ""}${String(key)}`))
        .join("");
}

/** The keys that a schema has at a path; none for a map with any keys. */
export function keysAt(schema: z.core.$ZodType | undefined, path: readonly PropertyKey[]): string[] {
    if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
        return keysAt(schema.unwrap(), path);
    if (schema instanceof z.ZodPipe) return keysAt(schema.in, path);
    if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => keysAt(option, path));
    const [key, ...rest] = path;
    if (schema instanceof z.ZodObject)
        return key === undefined ? Object.keys(schema.shape) : keysAt(own(schema.shape, String(key)), rest);
    if (schema instanceof z.ZodRecord) return key === undefined ? [] : keysAt(schema.valueType, rest);
    return [];
}

/** The place one or two levels below a path where a schema has a key. */
function placeBelow(schema: z.core.$ZodType, path: readonly PropertyKey[], key: string): string | undefined {
    const maps = [...keysAt(schema, path), anyKey].map((name) => [...path, name]);
    const place = [...maps, ...maps.map((map) => [...map, anyKey])].find((each) =>
        keysAt(schema, each).includes(key),
    );
    return place && pathText(place);
}

/** What to say of a key that stands too high. */
export function moveTo(place: string): string {
    return `is a key of ${place}. Indent it below that.`;
}

/** What to say of a map's entry if its name is a key of the entries: `tableConfigs: { orderBy: "id" }`. */
export function misplacedEntry(
    schema: z.core.$ZodType,
    path: readonly PropertyKey[],
    value: unknown,
): string | undefined {
    const [above, key] = [path.slice(0, -1), path.at(-1)];
    if (typeof key !== "string" || keysAt(schema, above).includes(key)) return undefined;
    // An entry may have any name, and one with keys of its own is an entry.
    const place = isMap(value) ? undefined : placeBelow(schema, above, key);
    return place && moveTo(place);
}

/** What to say of a key that the schema does not have, and the path of the one that was probably meant. */
export function unknownKey(
    schema: z.core.$ZodType,
    path: readonly PropertyKey[],
    value: unknown,
    { names, absent, whole = "an argument of this resource" }: KeyNaming,
): { message: string; meant?: string } {
    const [above, key] = [path.slice(0, -1), String(path.at(-1))];
    const isRoot = above.length === 0;
    const message = isRoot ? own(absent, key) : undefined;
    if (message !== undefined) return { message };
    const place = placeBelow(schema, above, key);
    if (place !== undefined) return { message: moveTo(place) };
    const what = `is not ${isRoot ? whole : `a key of ${pathText(above)}`}`;
    const known = (isRoot && names) || keysAt(schema, above);
    const meant = nearest(key, known);
    if (meant !== undefined)
        return { message: what + suggestion(key, known), meant: pathText([...above, meant]) };
    const sibling = isRoot ? siblingFor(schema, key, value) : undefined;
    if (sibling !== undefined) return { message: `${what}. If it is ${sibling}.` };
    return { message: `${what}. ${known.length <= mostListed ? `Use ${listed(known)}` : "Remove it"}.` };
}

/** The map beside an argument that the argument was probably meant for. The names in these maps are those of the service. */
function siblingFor(schema: z.core.$ZodType, key: string, value: unknown): string | undefined {
    const operations = keysAt(schema, ["tableConfigs", key]);
    if (isMap(value) && Object.keys(value).some((each) => operations.includes(each)))
        return "a table, indent it below tableConfigs";
    // Every parameter has an underscore, and no argument does.
    if (keysAt(schema, []).includes("databaseConfigs") && key.includes("_") && typeof value !== "object")
        return "a parameter, indent it below databaseConfigs";
    return undefined;
}

/** a, b or c */
function listed(names: readonly string[]): string {
    const last = names.at(-1) ?? "";
    return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} or ${last}`;
}
