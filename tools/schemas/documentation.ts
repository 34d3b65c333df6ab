import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { checkout } from "../checkout";

/** The docstrings of an interface and its properties, so that editors show what the reference shows. */
export function documentation(
    file: string,
    name: string,
): { description: string; properties: Record<string, string> } {
    const source = ts.createSourceFile(
        file,
        readFileSync(path.join(checkout, file), "utf8"),
        ts.ScriptTarget.Latest,
        true,
    );
    const found = source.statements.find(
        (statement): statement is ts.InterfaceDeclaration =>
            ts.isInterfaceDeclaration(statement) && statement.name.text === name,
    );
    if (!found) throw new Error(`${file} has no interface ${name}`);
    const properties = found.members
        .filter(ts.isPropertySignature)
        .map((member): [string, string] => [member.name.getText(source), textOf(member)]);
    return { description: textOf(found), properties: Object.fromEntries(properties) };
}

/** The comment before a node as one paragraph with its lists, and with its default. */
export function textOf(node: ts.Node): string {
    const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
    const flat = (comment: string | ts.NodeArray<ts.JSDocComment> | undefined) =>
        (ts.getTextOfJSDocComment(comment) ?? "")
            .replace(/\{@link (\w+)\}/g, "$1")
            .split(/\n(?=- )/)
            .map((part) => part.replace(/\s+/g, " ").trim())
            .join("\n")
            .trim();
    const fallback = doc?.tags?.find((tag) => tag.tagName.text === "default");
    const text = flat(doc?.comment);
    return fallback ? `${text} Default: ${flat(fallback.comment)}.` : text;
}
