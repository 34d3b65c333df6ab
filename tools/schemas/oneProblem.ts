export type JsonSchema = Record<string, unknown>;

/**
 * A schema that accepts the same values, and for which a validator reports one mistake as one problem. Every branch of an
 * `anyOf` would report that it does not fit, and a wrong name would be reported a second time by `propertyNames`.
 */
export function oneProblemEach(schema: JsonSchema): JsonSchema {
    const inner = Object.fromEntries(
        Object.entries(schema).map(([keyword, value]) => [keyword, inside(value)]),
    );
    return namesAsPattern(typedOnce(formsAsTypes(inner)));
}

function inside(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(inside);
    return typeof value === "object" && value !== null ? oneProblemEach(value as JsonSchema) : value;
}

/** A schema for a value of one of several types, each with its own form. */
export function anyTypeOf(...forms: JsonSchema[]): JsonSchema {
    const types = forms.flatMap(({ type }) => type as string | string[]);
    if (new Set(types).size < types.length) throw new Error(`forms of one type: ${JSON.stringify(forms)}`);
    const { enum: words, type, ...keywords }: JsonSchema = Object.assign({}, ...forms);
    // An enum says enough: a type beside it would report the mistake a second time.
    if (Array.isArray(words)) return { ...keywords, enum: types.includes("null") ? [...words, null] : words };
    // Every other keyword judges only values of its own type.
    return { ...keywords, type: types.length === 1 ? types[0] : types };
}

function formsAsTypes({ anyOf, ...rest }: JsonSchema): JsonSchema {
    return anyOf === undefined ? rest : { ...anyTypeOf(...(anyOf as JsonSchema[])), ...rest };
}

/** Removes from each part of an `allOf` a type that stands above it. */
function typedOnce({ allOf, ...rest }: JsonSchema): JsonSchema {
    if (allOf === undefined || rest.type === undefined)
        return allOf === undefined ? rest : { ...rest, allOf };
    return { ...rest, allOf: (allOf as JsonSchema[]).map(({ type, ...part }) => part) };
}

function namesAsPattern({ propertyNames, ...rest }: JsonSchema): JsonSchema {
    const { pattern, minLength = 0, maxLength = "" } = (propertyNames ?? {}) as JsonSchema;
    if (pattern === undefined && minLength === 0 && maxLength === "") return rest;
    const names = (pattern as string | undefined) ?? `^[\\s\\S]{${minLength},${maxLength}}$`;
    return {
        ...rest,
        patternProperties: { [names]: rest.additionalProperties },
        additionalProperties: false,
    };
}
