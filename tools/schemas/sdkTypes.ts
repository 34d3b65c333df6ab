import path from "node:path";
import ts from "typescript";
import { pluginToken } from "../../provider/pulumi/resourceNames";
import { checkout } from "../checkout";
import { textOf as docstringOf } from "./documentation";

/** A docstring in words for every language. Only some have a value that is undefined. */
function textOf(node: ts.Node): string {
    return docstringOf(node)
        .replace(/\bundefined\b/g, "absent")
        .replace(/\bUndefined\b/g, "Absent");
}

/** A type or a property in Pulumi's package schema. */
export type Spec = Record<string, unknown>;

export type ObjectSpec = {
    type: "object";
    description?: string;
    properties: Record<string, Spec>;
    required: string[];
};

/** Where a type stands: whether programs give the value, and the name that an enum without its own gets. */
interface Place {
    isInput: boolean;
    name: string;
}

/** The exported types and functions of sdk/ as Pulumi's package schema describes types. */
export class SdkTypes {
    /** Named objects and enums by their tokens: those that a description so far needs. */
    readonly named: Record<string, Spec> = {};
    private readonly checker: ts.TypeChecker;
    private readonly exports: Map<string, ts.Symbol>;

    constructor() {
        const index = path.join(checkout, "sdk", "index.ts");
        const program = ts.createProgram([index], {
            module: ts.ModuleKind.Node20,
            moduleResolution: ts.ModuleResolutionKind.Node16,
            target: ts.ScriptTarget.ES2022,
            strict: true,
            types: [],
        });
        this.checker = program.getTypeChecker();
        const source = this.checker.getSymbolAtLocation(program.getSourceFile(index) as ts.SourceFile);
        const all = this.checker.getExportsOfModule(source as ts.Symbol);
        this.exports = new Map(all.map((symbol) => [symbol.name, this.resolved(symbol)]));
    }

    /** An interface, or the properties of a class that are outputs of a resource. */
    object(name: string, isInput: boolean): ObjectSpec {
        const symbol = this.exports.get(name);
        if (!symbol) throw new Error(`sdk/index.ts does not export ${name}`);
        return this.objectOf(this.checker.getDeclaredTypeOfSymbol(symbol), declarationOf(symbol), isInput);
    }

    /** Every exported function, without the forms that take outputs. */
    functions(): { name: string; description: string; inputs: ObjectSpec; outputs: ObjectSpec }[] {
        const declarations = [...this.exports.values()].map(declarationOf).filter(ts.isFunctionDeclaration);
        return declarations.map((declaration) => {
            const name = declaration.name?.text ?? "";
            return {
                name,
                description: textOf(declaration),
                inputs: this.objectOf(this.typeAt(declaration.parameters[0]?.type), undefined, true),
                outputs: this.resultOf(name, declaration.type as ts.TypeReferenceNode),
            };
        });
    }

    /** Pulumi wants an object. A list in it gets the last word of the function's name, such as `replications`. */
    private resultOf(name: string, promise: ts.TypeReferenceNode): ObjectSpec {
        const result = promise.typeArguments?.[0] as ts.TypeNode;
        if (!ts.isArrayTypeNode(result)) return this.objectOf(this.typeAt(result), undefined, false);
        const list = name.match(/[A-Z][a-z]+$/)?.[0].toLowerCase() ?? "";
        const properties = { [list]: this.specOf(result, { isInput: false, name: list }) };
        return { type: "object", properties, required: [list] };
    }

    private objectOf(type: ts.Type, declaration: ts.Node | undefined, isInput: boolean): ObjectSpec {
        const members = (type.isUnion() ? type.types : [type]).map((each) => this.membersOf(each));
        const properties = Object.fromEntries(members.flat().map(({ name, node }) => [name, node]));
        return {
            type: "object",
            ...(declaration && { description: textOf(declaration) }),
            properties: Object.fromEntries(
                Object.entries(properties).map(([name, node]) => [
                    name,
                    this.propertyOf(node, { isInput, name }),
                ]),
            ),
            required: Object.keys(properties).filter((name) =>
                members.every((part) => part.some((each) => each.name === name && each.isRequired)),
            ),
        };
    }

    private membersOf(type: ts.Type) {
        return type.getProperties().flatMap((symbol) => {
            const node = symbol.declarations?.[0];
            if (!node || !(ts.isPropertySignature(node) || ts.isPropertyDeclaration(node))) return [];
            // Declared by the base class of Pulumi, or what the other half of a union has.
            const isForeign = node.getSourceFile().fileName.includes("/node_modules/");
            if (isForeign || node.type?.kind === ts.SyntaxKind.UndefinedKeyword) return [];
            const isRequired = (symbol.flags & ts.SymbolFlags.Optional) === 0 && !mayBeUndefined(node.type);
            return [{ name: symbol.name, node, isRequired }];
        });
    }

    private propertyOf(node: ts.PropertySignature | ts.PropertyDeclaration, place: Place): Spec {
        const type = node.type as ts.TypeNode;
        const words = place.isInput ? undefined : this.aliasOfWords(type);
        // Without an enum, the meaning of each word stands here.
        const text = words
            ? textOf(node).replace(/: see \w+/, "") + textOf(words).replace(/^[^.]*\./, "")
            : textOf(node);
        return { ...this.specOf(type, place), description: text };
    }

    private specOf(node: ts.TypeNode, place: Place): Spec {
        if (ts.isTypeReferenceNode(node)) return this.reference(node, place);
        if (ts.isUnionTypeNode(node)) return this.union(node, place);
        if (ts.isArrayTypeNode(node)) return { type: "array", items: this.specOf(node.elementType, place) };
        if (node.kind === ts.SyntaxKind.StringKeyword) return { type: "string" };
        if (node.kind === ts.SyntaxKind.BooleanKeyword) return { type: "boolean" };
        // Every number that a program gives by itself counts something. The service's percentages can have fractions.
        if (node.kind === ts.SyntaxKind.NumberKeyword) return { type: place.isInput ? "integer" : "number" };
        if (node.kind === ts.SyntaxKind.ObjectKeyword) return any;
        throw new Error(`${place.name}: Pulumi has no type for ${node.getText()}`);
    }

    private reference(node: ts.TypeReferenceNode, place: Place): Spec {
        const [first, second] = node.typeArguments ?? [];
        const name = nameOf(node);
        if (first && wrappers.includes(name)) return this.specOf(first, place);
        if (second && name === "Record")
            return { type: "object", additionalProperties: this.specOf(second, place) };
        const declaration = this.declarationAt(node);
        if (ts.isTypeAliasDeclaration(declaration) && wordsOf(declaration.type))
            return this.specOf(declaration.type, { ...place, name });
        return this.register(name, this.objectOf(this.typeAt(node), declaration, place.isInput));
    }

    private union(node: ts.UnionTypeNode, place: Place): Spec {
        const words = wordsOf(node);
        if (words) return this.enumOf(words, place);
        const parts = node.types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword);
        if (parts.every(ts.isTypeLiteralNode)) return this.registered(this.typeAt(node), place);
        const specs = parts.map((part) =>
            part.kind === ts.SyntaxKind.NumberKeyword ? { type: "number" } : this.specOf(part, place),
        );
        if (specs.includes(any)) return any;
        // An SDK for Python fails on a list where text fits too, and Go has no type for both. A list can also hold one text.
        const list = specs.find(({ type }) => type === "array");
        if (list) return list;
        return specs.length === 1 ? (specs[0] as Spec) : { oneOf: specs };
    }

    /** What the service answers can have new words, so only what repeats an argument is an enum. */
    private enumOf(words: string[], { isInput, name }: Place): Spec {
        const token = pluginToken(name.charAt(0).toUpperCase() + name.slice(1));
        const spec = { type: "string", enum: words.map((value) => ({ value })) };
        if (isInput) this.named[token] = spec;
        const isSame = JSON.stringify(this.named[token]) === JSON.stringify(spec);
        return isSame ? { $ref: `#/types/${token}` } : { type: "string" };
    }

    private register(name: string, spec: Spec): Spec {
        const token = pluginToken(name);
        this.named[token] = spec;
        return { $ref: `#/types/${token}` };
    }

    /** The named object with the same properties as one without a name. */
    private registered(type: ts.Type, place: Place): Spec {
        const namesIn = ({ properties }: Spec) => Object.keys(Object(properties)).join();
        const wanted = namesIn(this.objectOf(type, undefined, place.isInput));
        const found = Object.entries(this.named).find(([, spec]) => namesIn(spec) === wanted);
        if (!found) throw new Error(`${place.name}: no named type has the properties ${wanted}`);
        return { $ref: `#/types/${found[0]}` };
    }

    private aliasOfWords(node: ts.TypeNode): ts.Node | undefined {
        if (ts.isUnionTypeNode(node)) return node.types.map((each) => this.aliasOfWords(each)).find(Boolean);
        if (!ts.isTypeReferenceNode(node)) return undefined;
        const [first] = node.typeArguments ?? [];
        if (first) return wrappers.includes(nameOf(node)) ? this.aliasOfWords(first) : undefined;
        const declaration = this.declarationAt(node);
        return ts.isTypeAliasDeclaration(declaration) && wordsOf(declaration.type) ? declaration : undefined;
    }

    private typeAt(node: ts.TypeNode | undefined): ts.Type {
        return this.checker.getTypeFromTypeNode(node as ts.TypeNode);
    }

    private declarationAt(node: ts.TypeReferenceNode): ts.Node {
        return declarationOf(this.resolved(this.checker.getSymbolAtLocation(node.typeName) as ts.Symbol));
    }

    private resolved(symbol: ts.Symbol): ts.Symbol {
        return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
    }
}

const any: Spec = { $ref: "pulumi.json#/Any" };

/** What says when a value is known, and nothing of its type. */
const wrappers = ["Input", "Output", "Promise"];

function nameOf({ typeName }: ts.TypeReferenceNode): string {
    return ts.isQualifiedName(typeName) ? typeName.right.text : typeName.text;
}

function declarationOf(symbol: ts.Symbol): ts.Node {
    return symbol.declarations?.[0] as ts.Node;
}

/** The words of a union of words. */
function wordsOf(node: ts.TypeNode): string[] | undefined {
    const parts = ts.isUnionTypeNode(node) ? node.types : [node];
    const words = parts.flatMap((part) =>
        ts.isLiteralTypeNode(part) && ts.isStringLiteral(part.literal) ? [part.literal.text] : [],
    );
    return words.length === parts.length ? words : undefined;
}

function mayBeUndefined(node: ts.TypeNode | undefined): boolean {
    if (node && ts.isTypeReferenceNode(node) && nameOf(node) === "Output")
        return mayBeUndefined(node.typeArguments?.[0]);
    return (
        node !== undefined &&
        ts.isUnionTypeNode(node) &&
        node.types.some(({ kind }) => kind === ts.SyntaxKind.UndefinedKeyword)
    );
}
