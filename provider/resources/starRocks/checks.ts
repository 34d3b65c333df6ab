import { isDeepStrictEqual } from "node:util";
import { isLive } from "../../waiting/row";
import { judgeParameters, judgeTables, newParameters } from "../cloudChecks";
import type { CloudFacts } from "../cloudFacts";
import { configTexts } from "../databaseConfigs";
import { suggestion } from "../nearest";
import { hasUnknown } from "../unknowns";
import type { StarRocksArgs } from "./arguments";

/** What a preview can know only from the cloud: parameters, source databases and tables, a target that is taken. */
export async function findStarRocksProblems(
    args: Partial<StarRocksArgs>,
    before: Partial<StarRocksArgs>,
    facts: CloudFacts,
): Promise<string[]> {
    const { instanceId, sourceInstanceId, sourceDatabase, targetDatabase, taskName } = args;
    if (!instanceId || hasUnknown(instanceId)) return [];
    const problems: string[] = [];
    // Whatever is new: where not even this can be asked, nothing has been checked.
    const tasks = await facts.starRocksTasks(instanceId);
    problems.push(
        ...(await judgeParameters(newParameters(args, before), () => facts.starRocksParameters(instanceId))),
    );

    const isNewInstance = instanceId !== before.instanceId;
    const isNewSource =
        isNewInstance ||
        sourceInstanceId !== before.sourceInstanceId ||
        sourceDatabase !== before.sourceDatabase;
    const oneDatabase =
        sourceDatabase && !hasUnknown(sourceDatabase) && !args.instanceLevel && !sourceDatabase.includes(",");
    // What were patterns are no names of tables.
    const named = isNewSource || before.wildcards ? undefined : before.tables;
    const isNewList = isNewSource || !isDeepStrictEqual(args.tables, named);
    if (isNewList && oneDatabase && sourceInstanceId && !hasUnknown(sourceInstanceId)) {
        const databases = await facts.sourceDatabases(instanceId, sourceInstanceId);
        if (!databases.includes(sourceDatabase))
            problems.push(
                `sourceDatabase "${sourceDatabase}": is no database of the source${suggestion(sourceDatabase, databases)}`,
            );
        else if (args.tables && !args.wildcards && !hasUnknown(args.tables)) {
            const tables = await facts.sourceTables(instanceId, sourceInstanceId, sourceDatabase);
            problems.push(...judgeTables(args.tables, named, tables));
        }
    }

    const isNewTarget = targetDatabase !== before.targetDatabase || isNewInstance;
    if (isNewTarget && targetDatabase && !hasUnknown(targetDatabase)) {
        const others = tasks.filter(
            (task) => task.mainTask && task.taskName !== taskName && task.taskName !== before.taskName,
        );
        const other = others.find((task) => task.targetDatabase === targetDatabase && isLive(task));
        if (other)
            problems.push(
                `targetDatabase "${targetDatabase}": task ${other.taskName} already writes into it; give another name, or take it over with taskName "${other.taskName}"`,
            );
    }
    return problems;
}

/** Parameters that differ in effect and that the service sets only when it creates a task. */
export async function findUnmodifiable(
    before: Partial<StarRocksArgs>,
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
