const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** The form of a duration. */
export const durationForm = /^(\d+(\.\d+)?(ms|s|m|h))+$/;

/** "1h30m", "90s" or "500ms" in milliseconds; undefined if the text is not a duration. */
export function parseDuration(text: string): number | undefined {
    if (!durationForm.test(text)) return undefined;
    const parts = [...text.matchAll(/([\d.]+)([a-z]+)/g)];
    return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ""] ?? 0), 0);
}

/** Milliseconds as text for people: "2m10s", "30m", "4s". */
export function formatDuration(milliseconds: number): string {
    const seconds = Math.round(milliseconds / 1_000);
    const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60), seconds % 60];
    return [h && `${h}h`, m && `${m}m`, s && `${s}s`].filter(Boolean).join("") || "0s";
}
