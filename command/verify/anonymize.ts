import { ApiError } from "../../provider/api/errors";
import { plainText } from "../../provider/plainText";
import { UserError } from "../../provider/userError";
import type { Call } from "./calls";
import type { Subject } from "./trial";

// The report is for strangers. Its own words stay as they are: a database may be called "task".

/** An error that quotes the service. */
export class QuotedError extends UserError {
    constructor(
        /** What this package says. */
        readonly own: string,
        /** What the service says. */
        readonly quote: string,
    ) {
        super(`${own}: ${quote}`);
    }
}

/** 32 hexadecimal digits with a suffix such as in17, or a UUID: every id of the service has one of these forms. */
const anyId = /\b[0-9a-f]{32}(?:(?:in|no)\d\d)?\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;

/** A text of this package without ids. */
export function hideIds(text: string, { instanceId, sourceInstanceId }: Subject): string {
    const known = text.replaceAll(instanceId, "{instance}").replaceAll(sourceInstanceId, "{source}");
    return plainText(known.replace(anyId, "{id}"));
}

/** A text of the service, also without the names of the run. Names of other things stay. */
export function hideNames(text: string, subject: Subject): string {
    const names: [string, string][] = [
        // A ClickHouse task is called as its database.
        [subject.database, "{database}"],
        [subject.name, "{task}"],
        ...subject.tables.map((table): [string, string] => [table, "{table}"]),
    ];
    // The longest first: a name may be part of another one.
    const longestFirst = names.sort(([a], [b]) => b.length - a.length);
    return hideIds(
        longestFirst.reduce((clean, [name, placeholder]) => replaced(clean, name, placeholder), text),
        subject,
    );
}

/** Method and path of a call. The query is left out: its names say nothing here, and its values are ids and names. */
export function nameOfCall({ method, path }: Call["request"], subject: Subject): string {
    const isNamed = method === "DELETE" && /\/clickhouse\/replication\/[^/]+$/.test(path);
    return hideIds(`${method} ${isNamed ? path.replace(/[^/]+$/, "{database}") : path}`, subject);
}

/** Why a run ended. */
export function hideInError(error: unknown, subject: Subject): string {
    if (error instanceof QuotedError) return `${error.own}: ${hideNames(error.quote, subject)}`;
    if (error instanceof ApiError) return hideInRefusal(error, subject);
    if (error instanceof UserError) return hideIds(error.message, subject);
    return `A defect of verify: ${hideNames(`${error}`, subject)}`;
}

/** The address has the project, ids and maybe a name in it. */
function hideInRefusal({ summary, url }: ApiError, subject: Subject): string {
    const [, method = "?", quote = ""] = /^\[(\w+)\] "[^"]*": (.*)$/s.exec(summary) ?? [];
    const path = new URL(url).pathname;
    return `${nameOfCall({ method: method as Call["request"]["method"], path }, subject)}: ${hideNames(quote, subject)}`;
}

/** Whole words, in any case of letters. */
function replaced(text: string, word: string, placeholder: string): string {
    const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return text.replace(
        new RegExp(`(?<![\\p{L}\\p{N}_-])${escaped}(?![\\p{L}\\p{N}_-])`, "giu"),
        placeholder,
    );
}
