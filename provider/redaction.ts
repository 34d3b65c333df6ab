// What is redacted: every secret that `keepSecret` is given. Where: in `plainText` and `plainLine`, through which each message goes.

const secrets = new Set<string>();
/** Secrets that are a word, with the places where each is redacted. */
const words = new Map<string, RegExp>();

/** Settings refuse a shorter secret: to redact it would garble every message. */
export const shortestSecret = 6;

/**
 * Letters or digits alone: the word may stand in any message without being the secret. A word has no capitals in its middle. A
 * password of letters alone usually has some, as IAM wants two kinds of characters.
 */
const plainWord = /^(?:\p{L}(?:(?!\p{Lu})\p{L})*|\p{Lu}+|\d+)$/u;

/** Characters. Longer ones are secrets, not words. */
const longestWord = 20;

/** Makes a secret known, so that `redact` finds it in any text. `everywhere`: also if it is a word. */
export function keepSecret(value = "", everywhere = false): void {
    if (value.length < shortestSecret) return;
    if (!everywhere && plainWord.test(value) && value.length <= longestWord) words.set(value, asValue(value));
    else secrets.add(value);
    const encoded = encodeURIComponent(value);
    const forms = [
        encoded,
        encoded.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
        encoded.replaceAll("%20", "+"),
        JSON.stringify(value).slice(1, -1),
        ...base64Forms(value),
    ];
    for (const form of forms) if (form.length >= shortestSecret && form !== value) secrets.add(form);
}

/** The text without the known secrets. The longest goes first, as one may begin with another. */
export function redact(text: string): string {
    let clean = text;
    for (const secret of [...secrets].sort((a, b) => b.length - a.length))
        clean = clean.replaceAll(secret, "[secret]");
    for (const place of words.values()) clean = clean.replaceAll(place, "$<before>[secret]");
    return clean;
}

/**
 * A word as the value of a field that holds a secret, also in JSON, in a header or URL-encoded: "password":"instance". Elsewhere
 * it reveals nothing, and messages stay readable.
 */
function asValue(word: string): RegExp {
    const quotes = String.raw`(?:["'\\\s]|%22|%20)*`;
    const field = String.raw`(?:pass(?:word|wd)?|pwd?|token|secret|(?<!\p{L})sk)[\w-]*`;
    return new RegExp(
        String.raw`(?<before>${field}${quotes}(?:[:=]|%3A)${quotes})${word}(?![\p{L}\p{N}])`,
        "giu",
    );
}

/** The value's base64 at each of the three positions in a longer text, without the characters it shares with its neighbours. */
function base64Forms(value: string): string[] {
    return [0, 1, 2].flatMap((before) => {
        const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
        const shared = [0, 2, 3][before];
        const whole = bytes.toString("base64").slice(shared, Math.floor(bytes.length / 3) * 4);
        return [whole, whole.replaceAll("+", "-").replaceAll("/", "_")];
    });
}
