/** One resource that is not as the last deployment has left it. */
export interface Drift {
    /** Its name in the program, with its parents'. */
    name: string;
    type: string;
    /** Gone altogether, or different in these arguments. */
    gone: boolean;
    changes: { argument: string; declared: unknown; found: unknown }[];
}

interface State {
    inputs?: Record<string, unknown>;
}

/** What an engine event of a refresh says of one resource that was read. */
export interface Refreshed {
    op: string;
    urn: string;
    old?: State;
    new?: State;
}

/** What a refresh would write into the state. What moves by itself, such as a stage, is no drift. */
export function findDrift(refreshed: Refreshed[]): Drift[] {
    return refreshed.flatMap(({ op, urn, old, new: found }): Drift[] => {
        const [, , types = "", name = ""] = urn.split("::");
        if (!types.includes("taurusdb:")) return [];
        const drift = { name, type: types.split("$").at(-1)?.split(":").at(-1) ?? "" };
        if (op === "delete") return [{ ...drift, gone: true, changes: [] }];
        const [before, now] = [old?.inputs ?? {}, found?.inputs ?? {}];
        const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
        const changes = names
            .filter((argument) => !argument.startsWith("__"))
            .filter((argument) => text(before[argument]) !== text(now[argument]))
            .map((argument) => ({ argument, declared: before[argument], found: now[argument] }));
        return changes.length > 0 ? [{ ...drift, gone: false, changes }] : [];
    });
}

/** In Markdown, for an issue, a comment or a job's summary. */
export function reportOf(drifts: Drift[], stack: string): string {
    const title = `## Drift of ${stack}`;
    if (drifts.length === 0) return `${title}\n\nNone: every replication is as it was deployed.\n`;
    const rows = drifts.flatMap(({ name, type, gone, changes }) =>
        gone
            ? [[name, type, "", "is there", "**is gone**"]]
            : changes.map(({ argument, declared, found }) => [
                  name,
                  type,
                  `\`${argument}\``,
                  cell(declared),
                  cell(found),
              ]),
    );
    const table = [["name", "kind", "argument", "deployed", "found"], Array(5).fill("---"), ...rows]
        .map((row) => `| ${row.join(" | ")} |`)
        .join("\n");
    return (
        `${title}\n\n${drifts.length} of its replications ${drifts.length === 1 ? "is" : "are"} not as deployed.\n\n${table}\n\n` +
        "`pulumi up --refresh` makes them so again; to keep what was found, write it into the declaration.\n"
    );
}

/** Keys in any order mean the same. */
function text(value: unknown): string {
    return JSON.stringify(value, (_key, each) =>
        typeof each === "object" && each !== null && !Array.isArray(each)
            ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => a.localeCompare(b)))
            : each,
    );
}

function cell(value: unknown): string {
    return value === undefined ? "not set" : `\`${text(value).replaceAll("|", "\\|")}\``;
}
