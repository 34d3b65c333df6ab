import markdownIt, { type Token } from "markdown-it";

/** As GitHub and GitLab read it: with tables, and with HTML, which code alone keeps out. */
const markdown = markdownIt({ html: true, linkify: true });

/** What a text is made of: the contents of its code, and everything that is not. */
export function readMarkdown(text: string): {
    code: string[];
    blocks: string[];
    plain: string;
    others: string[];
} {
    const tokens = markdown.parse(text, {}).flatMap((token) => [token, ...(token.children ?? [])]);
    const contents = (...types: string[]) =>
        tokens.filter(({ type }) => types.includes(type)).map(({ content }) => content);
    const isOther = ({ type }: Token) => /html|link|image|em_|s_/.test(type);
    return {
        code: contents("code_inline"),
        blocks: contents("fence", "code_block"),
        plain: contents("text").join("\n"),
        others: tokens.filter(isOther).map(({ type, content }) => `${type} ${content}`),
    };
}
