import { isDeepStrictEqual } from "node:util";
import type { CloudFacts } from "../arguments/cloudFacts";
import { configTexts } from "../arguments/databaseConfigs";
import { explainByEdition } from "../arguments/instanceEdition";
import { own } from "../arguments/maps";
import { findParameterProblems, findTableProblems, newNames } from "../arguments/previewChecks";
import { suggestion } from "../arguments/suggestion";
import { hasUnknown } from "../arguments/unknown";
import { isLive } from "../waiting/row";
import type { StarRocksArgs } from "./arguments";

type Args = Partial<StarRocksArgs>;

/** The end of the names that this package generates for tasks (sdk/dynamicResource.ts). */
const generatedName = /_[0-9a-f]{7}$/;

/** What only the cloud knows in a preview: parameters, source databases and tables, and whether the target is taken. */
export async function findStarRocksProblems(args: Args, before: Args, facts: CloudFacts): Promise<string[]> {
    const { instanceId } = args;
    if (!isKnown(instanceId)) return [];
    return explainByEdition("starrocks", args, facts, async () => [
        ...(await findParameterProblems(args, before, () => facts.starRocksParameters(instanceId))),
        ...(await findSourceProblems(instanceId, args, before, facts)),
        ...(await findTargetProblems(instanceId, args, before, facts)),
    ]);
}

/** Whether the source has the database and the tables that the program names anew. */
async function findSourceProblems(
    instanceId: string,
    args: Args,
    before: Args,
    facts: CloudFacts,
): Promise<string[]> {
    const { sourceInstanceId, sourceDatabase, tables, wildcards } = args;
    const isNewSource =
        instanceId !== before.instanceId ||
        sourceInstanceId !== before.sourceInstanceId ||
        sourceDatabase !== before.sourceDatabase;
    // Patterns are not names of tables.
    const old = isNewSource || before.wildcards ? {} : before;
    const hasNewConfigs = newNames(args.tableConfigs, old.tableConfigs).length > 0;
    const isNew = isNewSource || hasNewConfigs || !isDeepStrictEqual(tables, old.tables);
    const isOneDatabase = !args.instanceLevel && !sourceDatabase?.includes(",");
    if (!isNew || !isOneDatabase || !isKnown(sourceDatabase) || !isKnown(sourceInstanceId)) return [];
    const databases = await facts.sourceDatabases(instanceId, sourceInstanceId);
    if (!databases.includes(sourceDatabase)) {
        const meant = suggestion(sourceDatabase, databases) || ".";
        return [`sourceDatabase "${sourceDatabase}": is not a database of the source${meant}`];
    }
    const namesTables = tables !== undefined || hasNewConfigs;
    if (!namesTables || wildcards || hasUnknown(tables)) return [];
    return findTableProblems(
        args,
        old,
        await facts.sourceTables(instanceId, sourceInstanceId, sourceDatabase),
    );
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
