import { isDeepStrictEqual } from "node:util";
import type { CloudFacts } from "../arguments/cloudFacts";
import { configTexts } from "../arguments/databaseConfigs";
import { explainByEdition } from "../arguments/instanceEdition";
import { own } from "../arguments/maps";
import { findParameterProblems, findTableProblems, newNames, newTables } from "../arguments/previewChecks";
import type { SourceQuestion } from "../arguments/sourceNames";
import { suggestion } from "../arguments/suggestion";
import { hasUnknown } from "../arguments/unknown";
import { isLive } from "../waiting/row";
import type { StarRocksArgs } from "./arguments";

type Args = Partial<StarRocksArgs>;

/** The end of the names that this package generates for tasks (sdk/dynamicResource.ts). */
const generatedName = /_[0-9a-f]{7}$/;

/** What only the cloud knows in a preview: parameters, and whether the target is taken. */
export async function findStarRocksProblems(args: Args, before: Args, facts: CloudFacts): Promise<string[]> {
    const { instanceId } = args;
    if (!isKnown(instanceId)) return [];
    return explainByEdition("starrocks", args, facts, async () => [
        ...(await findParameterProblems(args, before, () => facts.starRocksParameters(instanceId))),
        ...(await findTargetProblems(instanceId, args, before, facts)),
    ]);
}

/** What the program names anew of the source; undefined if nothing can be asked. */
export function sourceQuestion(args: Args, before: Args): SourceQuestion | undefined {
    const { instanceId, sourceInstanceId, sourceDatabase, tables, tableConfigs, wildcards } = args;
    const old = comparable(args, before);
    const hasNewConfigs = newNames(tableConfigs, old.tableConfigs).length > 0;
    const isNewSource = old.sourceDatabase === undefined;
    const isNew = isNewSource || hasNewConfigs || !isDeepStrictEqual(tables, old.tables);
    const isOneDatabase = !args.instanceLevel && !sourceDatabase?.includes(",");
    if (!isNew || !isOneDatabase) return undefined;
    if (!isKnown(instanceId) || !isKnown(sourceDatabase) || !isKnown(sourceInstanceId)) return undefined;
    const isList = !wildcards && !hasUnknown(tables);
    return {
        instanceId,
        sourceInstanceId,
        database: sourceDatabase,
        isKnown: !isNewSource,
        tables: isList ? newTables(args, old) : [],
    };
}

/** Whether the source has the database and the tables that the program names anew. */
export async function findSourceProblems(
    args: Args,
    before: Args,
    facts: CloudFacts,
    gathers: boolean,
): Promise<string[]> {
    const question = sourceQuestion(args, before);
    if (!question) return [];
    const { database, tables } = question;
    const source = facts.source(question);
    return explainByEdition("starrocks", args, facts, async () => {
        const missing = await source.missing(question, gathers);
        // What names in a request do to its reply is an assumption, so the whole list has the last word.
        if (missing.database) {
            const databases = await source.allDatabases();
            if (!databases.includes(database)) {
                const meant = suggestion(database, databases) || ".";
                return [`sourceDatabase "${database}": is not a database of the source${meant}`];
            }
        }
        const unseen = missing.database ? tables : missing.tables;
        if (unseen.length === 0) return [];
        return findTableProblems(args, comparable(args, before), await source.allTables(database));
    });
}

/** What the resource had before, as far as it still counts for the names of tables. */
function comparable(args: Args, before: Args): Args {
    const isNewSource =
        args.instanceId !== before.instanceId ||
        args.sourceInstanceId !== before.sourceInstanceId ||
        args.sourceDatabase !== before.sourceDatabase;
    if (isNewSource) return {};
    // Patterns are not names of tables.
    const { sourceDatabase } = before;
    return before.wildcards ? { sourceDatabase } : before;
}

/** Whether another task writes into the target. */
async function findTargetProblems(
    instanceId: string,
    { targetDatabase, taskName }: Args,
    before: Args,
    facts: CloudFacts,
): Promise<string[]> {
    // Requested even if the target is not new: a failure shows that the cloud cannot be asked at all.
    const tasks = await facts.starRocksTasks(instanceId);
    const isNew = targetDatabase !== before.targetDatabase || instanceId !== before.instanceId;
    if (!isNew || !isKnown(targetDatabase)) return [];
    const other = tasks.find(
        (task) =>
            task.mainTask &&
            task.taskName !== taskName &&
            task.taskName !== before.taskName &&
            task.targetDatabase === targetDatabase &&
            isLive(task),
    );
    if (!other) return [];
    const wayOut = generatedName.test(other.taskName)
        ? "If this is a resource under a new name, give its old name in aliases. Else give"
        : "Give";
    return [
        `targetDatabase "${targetDatabase}": task ${other.taskName} already writes into it. ${wayOut} ` +
            `another targetDatabase, or adopt the task with taskName "${other.taskName}".`,
    ];
}

function isKnown(value: string | undefined): value is string {
    return value !== undefined && value !== "" && !hasUnknown(value);
}

/** Arguments that differ in parameters that the service sets only when it creates a task. */
export async function findUnmodifiable(
    before: Args,
    { instanceId, ...args }: StarRocksArgs,
    facts: CloudFacts,
): Promise<string[]> {
    if (hasUnknown(instanceId) || hasUnknown(args.databaseConfigs)) return [];
    const [old, wanted] = [configTexts(before.databaseConfigs), configTexts(args.databaseConfigs)];
    const parameters = await facts.starRocksParametersOfTask(instanceId, before.taskName ?? args.taskName);
    // Without a parameter its default applies, so giving the default changes nothing.
    const isChanged = parameters.some(
        ({ name, modifiable, defaultValue }) =>
            modifiable === false && (own(old, name) ?? defaultValue) !== (own(wanted, name) ?? defaultValue),
    );
    return isChanged ? ["databaseConfigs"] : [];
}
