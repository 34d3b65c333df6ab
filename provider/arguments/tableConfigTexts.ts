/** How an edition writes the settings of a table. */
export interface Grammar {
    /** The words that each operation begins with, in lower case. */
    operations: readonly string[];
    /** What stands between two operations; without it each begins with its own words. */
    separator?: ";";
    /** Whether names of columns have a case. What stands in quotes always has one. */
    caseSensitive: boolean;
}

interface Token {
    text: string;
    kind: "quoted" | "mark" | "word";
    /** Whether blanks stand before it. */
    apart: boolean;
}

interface Operation {
    /** Its words, or the first token where none of the grammar's operations begins there. */
    name: string;
    value: Token[];
}

// A quote that is never closed reaches to the end. A doubled quote inside reads as two quoted parts without a blank between.
const tokenForms =
    /(?<quoted>(['"`])(?:(?!\2)[^\\]|\\.?)*(?:\2|$))|(?<mark>[()[\]{},;=])|[^\s'"`()[\]{},;=]+/gs;

/**
 * Whether two texts set the same: blanks at marks, the case of the operations' words and the order of the operations make no
 * difference, and what stands in quotes is compared as it is.
 */
export function sameTableConfigText(a: string, b: string, grammar: Grammar): boolean {
    return a === b || normalized(a, grammar) === normalized(b, grammar);
}

function normalized(text: string, grammar: Grammar): string {
    const operations = operationsOf(tokensOf(text), grammar).map(({ name, value }) => ({
        name,
        text: `${name} ${joined(value, grammar.caseSensitive)}`,
    }));
    const isRepeated = new Set(operations.map(({ name }) => name)).size < operations.length;
    const texts = operations.map((operation) => operation.text);
    // Which of two operations of one name counts is the service's to say, and may depend on their order.
    return JSON.stringify(isRepeated ? texts : texts.sort());
}

function tokensOf(text: string): Token[] {
    let end = 0;
    return [...text.matchAll(tokenForms)].map((match) => {
        const apart = match.index > end;
        end = match.index + match[0].length;
        const { quoted, mark } = match.groups ?? {};
        return { text: match[0], kind: quoted ? "quoted" : mark ? "mark" : "word", apart };
    });
}

/** The operations of a text. Brackets and quotes hide what would begin one. */
function operationsOf(tokens: Token[], { operations, separator, caseSensitive }: Grammar): Operation[] {
    const found: Operation[] = [];
    let depth = 0;
    let mayBegin = true;
    for (let at = 0; at < tokens.length; ) {
        const token = tokens[at] as Token;
        const isMark = (marks: string) => token.kind === "mark" && marks.includes(token.text);
        if (depth === 0 && separator && isMark(separator)) {
            mayBegin = true;
            at++;
            continue;
        }
        const words: string | undefined =
            depth === 0 && mayBegin ? wordsAt(tokens, at, operations) : undefined;
        const current = found.at(-1);
        if (words !== undefined) found.push({ name: words, value: [] });
        else if (separator ? mayBegin : !current)
            found.push({ name: joined([token], caseSensitive), value: [] });
        else current?.value.push(token);
        at += words?.split(" ").length ?? 1;
        if (isMark("([{")) depth++;
        if (isMark(")]}")) depth = Math.max(0, depth - 1);
        // More of a value follows the operation's words, a comma and an operator, even where it is called like an operation.
        const isOperator = token.kind === "word" && /[^\p{L}\p{N}_$]$/u.test(token.text);
        mayBegin = !separator && words === undefined && !isOperator && !isMark(",=");
    }
    return found;
}

/** The operation whose words stand at a place. */
function wordsAt(tokens: Token[], at: number, operations: readonly string[]): string | undefined {
    return operations.find((operation) =>
        operation.split(" ").every((word, offset) => {
            const token = tokens[at + offset];
            return token?.kind === "word" && token.text.toLowerCase() === word;
        }),
    );
}

/** A text without the blanks that mean nothing. */
function joined(tokens: Token[], caseSensitive: boolean): string {
    return tokens
        .map(({ text, kind, apart }, index) => {
            const before = tokens[index - 1];
            const blank = before && apart && kind !== "mark" && before.kind !== "mark" ? " " : "";
            return blank + (kind === "quoted" || caseSensitive ? text : text.toLowerCase());
        })
        .join("");
}
