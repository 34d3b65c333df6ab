import { isDeepStrictEqual } from "node:util";
import type { CloudFacts } from "../arguments/cloudFacts";
import { configTexts } from "../arguments/databaseConfigs";
import { judgedByEdition } from "../arguments/instanceEdition";
import {
    judgeParameters,
    judgeTableConfigs,
    judgeTables,
    newNames,
    newParameters,
} from "../arguments/previewChecks";
import { suggestion } from "../arguments/suggestion";
import { hasUnknown } from "../arguments/unknown";
import { isLive } from "../waiting/row";
import type { StarRocksArgs } from "./arguments";

type Args = Partial<StarRocksArgs>;

/** Names that this package makes for tasks end so (sdk/dynamicResource.ts). */
const madeName = /_[0-9a-f]{7}$/;

/** What a preview can know only from the cloud: parameters, source databases and tables, a target that is taken. */
export async function findStarRocksProblems(args: Args, before: Args, facts: CloudFacts): Promise<string[]> {
    const { instanceId } = args;
    if (!instanceId || hasUnknown(instanceId)) return [];
    return judgedByEdition("starrocks", args, facts, async () => [
        ...(await judgeParameters(newParameters(args, before), () => facts.starRocksParameters(instanceId))),
        ...(await judgeSource(instanceId, args, before, facts)),
        ...(await judgeTarget(instanceId, args, before, facts)),
    ]);
}

/** Whether the source has what is named anew. */
async function judgeSource(
    instanceId: string,
    args: Args,
    before: Args,
    facts: CloudFacts,
): Promise<string[]> {
    const { sourceInstanceId, sourceDatabase, tables, tableConfigs, wildcards } = args;
    const isNewSource =
        instanceId !== before.instanceId ||
        sourceInstanceId !== before.sourceInstanceId ||
        sourceDatabase !== before.sourceDatabase;
    // What were patterns are no names of tables.
    const old = isNewSource || before.wildcards ? {} : before;
    const isNew =
        isNewSource ||
        !isDeepStrictEqual(tables, old.tables) ||
        newNames(tableConfigs, old.tableConfigs).length > 0;
    const isOneDatabase = !args.instanceLevel && !sourceDatabase?.includes(",");
    if (!isNew || !isOneDatabase || !isKnown(sourceDatabase) || !isKnown(sourceInstanceId)) return [];
    const databases = await facts.sourceDatabases(instanceId, sourceInstanceId);
    if (!databases.includes(sourceDatabase))
        return [
            `sourceDatabase "${sourceDatabase}": is not a database of the source${suggestion(sourceDatabase, databases) || "."}`,
        ];
    const namesTables = tables !== undefined || newNames(tableConfigs, old.tableConfigs).length > 0;
    if (!namesTables || wildcards || hasUnknown(tables)) return [];
    const there = await facts.sourceTables(instanceId, sourceInstanceId, sourceDatabase);
    return [
        ...(tables ? judgeTables(tables, old.tables, there) : []),
        ...judgeTableConfigs(args, old.tableConfigs, there),
    ];
}

/** Whether another task writes into the target. */
async function judgeTarget(
    instanceId: string,
    { targetDatabase, taskName }: Args,
    before: Args,
    facts: CloudFacts,
): Promise<string[]> {
    // Asked whatever is new: where not even this can be asked, nothing has been checked.
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
    const isMade = madeName.test(other.taskName);
    const renamed = isMade
        ? "If this is a resource under a new name, give its old name in aliases. Else give"
        : "Give";
    return [
        `targetDatabase "${targetDatabase}": task ${other.taskName} already writes into it. ${renamed} ` +
            `another targetDatabase, or take the task over with taskName "${other.taskName}".`,
    ];
}

function isKnown(value: string | undefined): value is string {
    return value !== undefined && value !== "" && !hasUnknown(value);
}

/** Parameters that differ in effect and that the service sets only when it creates a task. */
export async function findUnmodifiable(
    before: Args,
    { instanceId, ...args }: StarRocksArgs,
    facts: CloudFacts,
): Promise<string[]> {
    if (hasUnknown(instanceId) || hasUnknown(args.databaseConfigs)) return [];
    const [old, wanted] = [configTexts(before.databaseConfigs), configTexts(args.databaseConfigs)];
    const parameters = await facts.starRocksParametersOfTasks(instanceId, before.taskName ?? args.taskName);
    const fixed = parameters.filter(({ modifiable }) => modifiable === false);
    // A parameter that is left out has its default: to write that out changes nothing.
    const changed = fixed.some(
        ({ name, defaultValue }) => (old[name] ?? defaultValue) !== (wanted[name] ?? defaultValue),
    );
    return changed ? ["databaseConfigs"] : [];
}
