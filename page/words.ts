/** How the page says what its data names. An unknown word stands as it is. */

const stages: Record<string, string> = {
    wait: "Waiting",
    full: "Full copy",
    incremental: "Incremental",
    paused: "Paused",
    cancelled: "Cancelled",
    failed: "Failed",
    missing: "Not there",
    other: "Unknown stage",
};

const editions: Record<string, string> = { starrocks: "StarRocks", clickhouse: "ClickHouse" };

const says = (words: Record<string, string>, word: string) =>
    (Object.hasOwn(words, word) ? words[word] : word) as string;

/** Such as "Needs attention". */
export const healthText = (health: string): string => health.charAt(0).toUpperCase() + health.slice(1);

export const stageText = (stage: string): string => says(stages, stage);

export const editionText = (edition: string): string => says(editions, edition);

/** "1 task", "2 tasks". */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;

const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/** The time of day of an ISO date, in this browser's time zone. */
export const timeText = (iso: string): string =>
    Number.isNaN(Date.parse(iso)) ? iso : clock.format(new Date(iso));

/** The time from one ISO date to another, such as "20 s" or "3 min 5 s". */
export function durationText(from: string, to: string): string {
    const seconds = Math.round((Date.parse(to) - Date.parse(from)) / 1000);
    const minutes = Math.floor(seconds / 60);
    return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}
