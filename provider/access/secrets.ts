const secrets = new Set<string>();
/** Secrets that are a word, with the places where each is one. */
const words = new Map<string, RegExp>();

/** Shorter ones are refused as settings: redacting them would garble every message. */
export const shortestSecret = 6;

/**
 * Letters or digits alone: the word may stand in any message without being the secret. No word has capitals in its middle; as
 * IAM wants two kinds of characters in a password, one of letters alone usually has.
 */
const plainWord = /^(?:\p{L}(?:(?!\p{Lu})\p{L})*|\p{Lu}+|\d+)$/u;

/** More of them in a row than any word has. */
const longestWord = 20;

/** Makes a secret known, so that `redact` finds it whatever text it ends up in. */
export function keepSecret(value: string): void {
    if (value.length < shortestSecret) return;
    if (plainWord.test(value) && value.length <= longestWord) words.set(value, asValue(value));
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

/** The text without any secret that this process has been told; the longest first, as one may begin with another. */
export function redact(text: string): string {
    let clean = text;
    for (const secret of [...secrets].sort((a, b) => b.length - a.length))
        clean = clean.replaceAll(secret, "[secret]");
    for (const place of words.values()) clean = clean.replaceAll(place, "$<before>[secret]");
    return clean;
}

/**
 * A word where it is the value of a field that holds a secret, also in JSON, in a header or URL-encoded: "password":"instance".
 * Anywhere else it tells nothing, and messages stay readable.
 */
function asValue(word: string): RegExp {
    const quotes = String.raw`(?:["'\\\s]|%22|%20)*`;
    const field = String.raw`(?:pass(?:word|wd)?|pwd?|token|secret|(?<!\p{L})sk)[\w-]*`;
    return new RegExp(
        String.raw`(?<before>${field}${quotes}(?:[:=]|%3A)${quotes})${word}(?![\p{L}\p{N}])`,
        "giu",
    );
}

/** As base64 shows it wherever it begins in what was encoded: without the letters that it shares with its neighbours. */
function base64Forms(value: string): string[] {
    return [0, 1, 2].flatMap((before) => {
        const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
        const shared = [0, 2, 3][before];
        const whole = bytes.toString("base64").slice(shared, Math.floor(bytes.length / 3) * 4);
        return [whole, whole.replaceAll("+", "-").replaceAll("/", "_")];
    });
}
