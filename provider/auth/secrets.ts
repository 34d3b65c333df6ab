const secrets = new Set<string>();

/** Nothing shorter is a secret; to redact it would only garble texts. */
const shortest = 6;

/** Makes a secret known, so that `redact` finds it whatever text it ends up in. */
export function keepSecret(value: string): void {
    if (value.length < shortest) return;
    const encoded = encodeURIComponent(value);
    const forms = [
        value,
        encoded,
        encoded.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
        encoded.replaceAll("%20", "+"),
        JSON.stringify(value).slice(1, -1),
        ...base64Forms(value),
    ];
    for (const form of forms) if (form.length >= shortest) secrets.add(form);
}

/** The text without any secret that this process has been told; the longest first, as one may begin with another. */
export function redact(text: string): string {
    let clean = text;
    for (const secret of [...secrets].sort((a, b) => b.length - a.length))
        clean = clean.replaceAll(secret, "[secret]");
    return clean;
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
