import { plainLine } from "../../../provider/plainText";
import type { Named } from "../discovery";

/** A form of code. */
export interface Format {
    /** What begins a comment; undefined if there are none. */
    comment?: string;
    /** What to do with it, a sentence each. */
    usage: readonly string[];
    /** The tasks among all that it cannot declare, each with the reason. */
    refuses?(tasks: readonly Named[]): Map<Named, string>;
    /** The code, without the comments at its beginning. Throws a UserError if it cannot hold them all. */
    write(tasks: readonly Named[]): string;
}

/** What a preview shows of a program that creates resources for tasks that exist. */
export const previewShows =
    'It shows each replication as one to create, of which it says: "pulumi up" adopts it as it is.';

/** What to say above a task. */
export function remarksAbove({ changes, remarks }: Named): string[] {
    const said = changes === "" ? remarks : [...remarks, `A preview will show a change: ${changes}.`];
    // The service's texts may have line breaks.
    return said.flatMap((text) => plainLine(text) ?? []);
}

/** Those of the tasks for which there is a reason. */
export function refusedAmong(
    tasks: readonly Named[],
    reasonOf: (task: Named) => string | undefined,
): Map<Named, string> {
    return new Map(
        tasks.flatMap((task) => {
            const reason = reasonOf(task);
            return reason === undefined ? [] : [[task, reason] as const];
        }),
    );
}
