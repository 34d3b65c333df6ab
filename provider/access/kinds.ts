import { parseDuration } from "../duration";
import { readTextFile } from "./textFile";

/** A value of a kind, or what it must be. */
export type Parse<Value> = (text: string) => { value: Value } | { must: string; hidden?: true };

const matching =
    (form: RegExp, must: string): Parse<string> =>
    (text) =>
        form.test(text) ? { value: text } : { must };

export const asRegion = matching(/^[a-z0-9-]+$/, "must be letters, digits and hyphens");
export const asProjectId = matching(/^[A-Za-z0-9]+$/, "must be letters and digits");
export const asProjectName = matching(
    /^[\p{L}\p{N}_-]+$/u,
    "must be letters, digits, hyphens and underscores",
);
export const asCloud = matching(
    /^[a-z0-9-]+(\.[a-z0-9-]+)+$/,
    "must be a domain such as myhuaweicloud.com, without https:// and a region",
);
export const asLanguage = matching(/^(en-us|zh-cn)$/, "must be en-us or zh-cn");

export const asBaseUrl: Parse<string> = (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    // What it holds beside the address may be a password: that is not shown.
    if (url?.username || url?.password || url?.search || url?.hash)
        return { must: "must be a base URL, without user, password, query and fragment", hidden: true };
    return url && /^https?:$/.test(url.protocol)
        ? { value: text.replace(/\/+$/, "") }
        : { must: "must be a base URL such as https://host" };
};

export const asNumber =
    (least: number, most: number): Parse<number> =>
    (text) =>
        /^\d+$/.test(text) && +text >= least && +text <= most
            ? { value: +text }
            : { must: `must be a whole number from ${least} to ${most}` };

export const asDuration =
    (least: number): Parse<number> =>
    (text) => {
        const value = parseDuration(/^\d+$/.test(text) ? `${text}s` : text);
        return value !== undefined && value >= least && value <= 3_600_000
            ? { value }
            : {
                  must: `must be a duration from ${least} ms to 1 h, such as 30s; a number alone means seconds`,
              };
    };

export const asFlag: Parse<boolean> = (text) =>
    /^(true|1)$/i.test(text)
        ? { value: true }
        : /^(false|0)$/i.test(text)
          ? { value: false }
          : { must: "must be true or false" };

export const asCertificates: Parse<string> = (text) => {
    let content: string;
    try {
        content = readTextFile(text);
    } catch (error) {
        return { must: `cannot be read (${(error as NodeJS.ErrnoException).code})` };
    }
    return content.includes("-----BEGIN CERTIFICATE-----")
        ? { value: content }
        : { must: "must be a file of certificates in PEM" };
};
