const secrets = new Set<string>();

/** Nothing shorter is a secret; to redact it would only garble texts. */
const shortest = 6;

/** Makes a secret known, so that `redact` finds it whatever text it ends up in. */
export function keepSecret(value: string): void {
    if (value.length >= shortest)
        for (const form of [value, encodeURIComponent(value), inJson(value), base64(value)])
            secrets.add(form);
}

/** The text without any secret that this process has been told. */
export function redact(text: string): string {
    let clean = text;
    for (const secret of secrets) clean = clean.replaceAll(secret, "[secret]");
    return clean;
}

function inJson(value: string): string {
    return JSON.stringify(value).slice(1, -1);
}

function base64(value: string): string {
    return Buffer.from(value).toString("base64").replace(/=+$/, "");
}
