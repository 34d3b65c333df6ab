/** One resource that is not as the last deployment has left it. */
export interface Drift {
    /** Its name in the program. */
    name: string;
    type: string;
    /** Gone altogether. */
    gone: boolean;
    /** The arguments in which it is different. */
    changes: { argument: string; declared: unknown; found: unknown }[];
    /** What has become of a task that no longer works, whatever its arguments. */
    trouble?: string;
}

interface State {
    inputs?: Record<string, unknown>;
    outputs?: Record<string, unknown>;
}

/** What an engine event of a refresh says of one resource that was read. */
export interface Refreshed {
    op: string;
    urn: string;
    old?: State;
    new?: State;
}

/** What a refresh would write into the state. What moves by itself, such as a stage of the copy, is no drift. */
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
        const trouble = troubleOf(found?.outputs ?? {});
        return changes.length > 0 || trouble ? [{ ...drift, gone: false, changes, trouble }] : [];
    });
}

function troubleOf({ stage, status, lastError }: Record<string, unknown>): string | undefined {
    const what =
        stage === "failed"
            ? "has failed"
            : stage === "cancelled"
              ? "was cancelled"
              : status === "abnormal"
                ? "is in trouble"
                : undefined;
    if (what === undefined) return undefined;
    return typeof lastError === "string" && lastError !== ""
        ? `**${what}**: ${code(lastError)}`
        : `**${what}**`;
}

const titleOf = (stack: string) => `## Drift of ${stack}`;

/** In Markdown, for an issue, a comment or a job's summary. */
export function reportOf(drifts: Drift[], stack: string): string {
    const title = titleOf(stack);
    if (drifts.length === 0) return `${title}\n\nNone: every replication is as it was deployed.\n`;
    const rows = drifts.flatMap(({ name, type, gone, changes, trouble }) => [
        ...(gone ? [[name, type, "", "is there", "**is gone**"]] : []),
        ...(trouble ? [[name, type, "", "works", trouble]] : []),
        ...changes.map(({ argument, declared, found }) => [
            name,
            type,
            `\`${argument}\``,
            cell(declared),
            cell(found),
        ]),
    ]);
    const table = [["name", "kind", "argument", "deployed", "found"], Array(5).fill("---"), ...rows]
        .map((row) => `| ${row.join(" | ")} |`)
        .join("\n");
    return (
        `${title}\n\n${drifts.length} of its replications ${drifts.length === 1 ? "is" : "are"} not as deployed.\n\n${table}\n\n` +
        "`pulumi up --refresh` restores them; to keep what was found, write it into the program or the stack's file.\n"
    );
}

/** The report of a comparison that did not come to its end. */
export function unknownReport(stack: string): string {
    return `${titleOf(stack)}\n\nIt could not be found out: the log of this run says why.\n`;
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
    return value === undefined ? "not set" : code(text(value));
}

/** As it stands, in one line of a cell: neither bars nor backticks of its own end it, and nothing in it is Markdown. */
function code(words: string): string {
    const line = words.replaceAll("|", "\\|").replace(/\s+/g, " ");
    return line.includes("`") ? `\`\` ${line} \`\`` : `\`${line}\``;
}
