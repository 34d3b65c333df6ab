import { own } from "./maps";

/** Settings of tables as users write them: the service's own text, or operations by name. */
export type TableConfigs<Typed extends object> = Record<string, string | Typed>;

type Value = string | string[] | number | boolean;

/** How an edition reads the settings of a table. */
export interface Syntax {
    /** The words that begin each operation, by its name in programs. */
    operations: Readonly<Record<string, string>>;
    /** What ends an operation. With a blank, the words of the next one do. */
    separator: ";" | " ";
    /** Whether names of columns have a case. Quoted text always has one. */
    caseSensitive: boolean;
}

/** The same, and how it writes them: in the order of `operations`. */
export interface Grammar<Typed extends object> extends Syntax {
    operations: Readonly<Record<keyof Typed & string, string>>;
    write(value: Value, name: keyof Typed): string;
}

/** The settings of one table as the service takes them. */
export function renderTableConfig<Typed extends object>(
    config: string | Typed,
    { operations, write, separator }: Grammar<Typed>,
): string {
    if (typeof config === "string") return config;
    return (Object.keys(operations) as (keyof Typed & string)[])
        .filter((name) => config[name] !== undefined)
        .map((name) => `${operations[name]} ${write(config[name] as Value, name)}`)
        .join(separator);
}

export function renderTableConfigs<Typed extends object>(
    configs: TableConfigs<Typed> | undefined,
    grammar: Grammar<Typed>,
): Record<string, string> {
    return Object.fromEntries(
        Object.entries(configs ?? {}).map(([table, config]) => [table, renderTableConfig(config, grammar)]),
    );
}

/** Whether two maps of texts mean the same for every table. */
export function sameTableConfigs(
    a: Record<string, string>,
    b: Record<string, string>,
    same: (a: string, b: string) => boolean,
): boolean {
    return Object.keys({ ...a, ...b }).every((table) => same(own(a, table) ?? "", own(b, table) ?? ""));
}

/**
 * Whether two texts set the same for a table. Blanks at marks, the case of the operations' words and the order of the operations
 * make no difference. Quoted text is compared to the letter.
 */
export function sameTableConfig(a: string, b: string, syntax: Syntax): boolean {
    return a === b || normalized(a, syntax) === normalized(b, syntax);
}

interface Token {
    text: string;
    kind: "quoted" | "mark" | "word";
    /** Whether blanks precede it. */
    apart: boolean;
}

interface Operation {
    /** Its words; of an unknown operation its first token. */
    name: string;
    value: Token[];
}

// A quote that is never closed reaches to the end. A doubled quote inside reads as two quoted parts without a blank between.
const tokenForms =
    /(?<quoted>(['"`])(?:(?!\2)[^\\]|\\.?)*(?:\2|$))|(?<mark>[()[\]{},;=])|[^\s'"`()[\]{},;=]+/gs;

function normalized(text: string, syntax: Syntax): string {
    const operations = operationsOf(tokensOf(text), syntax);
    const texts = operations.map(({ name, value }) => `${name} ${joined(value, syntax)}`);
    const isRepeated = new Set(operations.map(({ name }) => name)).size < operations.length;
    // Which of two operations of one name counts may depend on their order.
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

/** The operations of a text. Inside brackets and quotes none begins. */
function operationsOf(tokens: Token[], syntax: Syntax): Operation[] {
    const endsWithMark = syntax.separator === ";";
    const found: Operation[] = [];
    let depth = 0;
    let mayBegin = true;
    for (let at = 0; at < tokens.length; ) {
        const token = tokens[at] as Token;
        const isMark = (marks: string) => token.kind === "mark" && marks.includes(token.text);
        if (depth === 0 && endsWithMark && isMark(";")) {
            mayBegin = true;
            at++;
            continue;
        }
        const words: string | undefined = depth === 0 && mayBegin ? wordsAt(tokens, at, syntax) : undefined;
        const current = found.at(-1);
        if (words !== undefined) found.push({ name: words, value: [] });
        else if (endsWithMark ? mayBegin : !current) found.push({ name: joined([token], syntax), value: [] });
        else current?.value.push(token);
        at += words?.split(" ").length ?? 1;
        if (isMark("([{")) depth++;
        if (isMark(")]}")) depth = Math.max(0, depth - 1);
        // After an operation's words, a comma or an operator comes a value, even one that is called like an operation.
        const isOperator = token.kind === "word" && /[^\p{L}\p{N}_$]$/u.test(token.text);
        mayBegin = !endsWithMark && words === undefined && !isOperator && !isMark(",=");
    }
    return found;
}

/** The words of the operation that begins at a token. */
function wordsAt(tokens: Token[], at: number, { operations }: Syntax): string | undefined {
    return Object.values(operations).find((words) =>
        words.split(" ").every((word, offset) => {
            const token = tokens[at + offset];
            return token?.kind === "word" && token.text.toLowerCase() === word.toLowerCase();
        }),
    );
}

/** A text without the blanks that mean nothing. */
function joined(tokens: Token[], { caseSensitive }: Syntax): string {
    return tokens
        .map(({ text, kind, apart }, index) => {
            const before = tokens[index - 1];
            const blank = before && apart && kind !== "mark" && before.kind !== "mark" ? " " : "";
            return blank + (kind === "quoted" || caseSensitive ? text : text.toLowerCase());
        })
        .join("");
}
