const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** What a duration looks like. */
export const durationForm = /^(\d+(\.\d+)?(ms|s|m|h))+$/;

/** "1h30m", "90s" or "500ms" in milliseconds; undefined when it is no duration. */
export function parseDuration(text: string): number | undefined {
    if (!durationForm.test(text)) return undefined;
    const parts = [...text.matchAll(/([\d.]+)([a-z]+)/g)];
    return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ""] ?? 0), 0);
}

/** Milliseconds as people say them: "2m10s", "30m", "4s". */
export function formatDuration(milliseconds: number): string {
    const seconds = Math.round(milliseconds / 1_000);
    const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60), seconds % 60];
    const said = [h && `${h}h`, m && `${m}m`, s && `${s}s`].filter(Boolean).join("");
    return said === "" ? "0s" : said;
}
