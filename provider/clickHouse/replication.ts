import {
    type ClickHouseList,
    type ClickHouseRow,
    deleteClickHouseReplication,
    showClickHouseConfiguration,
} from "../api/clickHouse";
import { configTexts, textsOf } from "../arguments/databaseConfigs";
import { commonRules } from "../arguments/rules";
import { sameTableConfigs } from "../arguments/tableConfigs";
import { sameKind, tablesThere } from "../arguments/tables";
import { nodeId } from "../lifecycle/desired";
import type { ActualOf, Edition, Goal, Outcome, TaskKey, Verifying } from "../lifecycle/edition";
import { replication } from "../lifecycle/operations";
import type { Actual, Desired, Seen, Setup } from "../lifecycle/task";
import { warnAboutUnverified } from "../lifecycle/write";
import { UserError } from "../userError";
import { isLive, isOver } from "../waiting/row";
import {
    type ClickHouseArgs,
    clickHouseSchema,
    clickHouseTableConfigs,
    notInClickHouse,
    sameClickHouseTableConfig,
} from "./arguments";
import { calls } from "./calls";
import { plan } from "./plan";
import { findClickHouseProblems } from "./previewChecks";
import { ambiguity, rowsOf } from "./rows";

type TableConfigs = ClickHouseArgs["tableConfigs"];

const tableConfigTexts = ({ tableConfigs }: Partial<ClickHouseArgs>) => clickHouseTableConfigs(tableConfigs);

/** HTAP Lightweight Edition. */
const clickHouse: Edition<ClickHouseArgs> = {
    program: {
        kind: "ClickHouseReplication",
        schema: clickHouseSchema,
        absent: notInClickHouse,
        derived: [],
        rules: commonRules((a: TableConfigs, b: TableConfigs) =>
            sameTableConfigs(clickHouseTableConfigs(a), clickHouseTableConfigs(b), sameClickHouseTableConfig),
        ),
        resolve: (given) => given,
        findCloudProblems: findClickHouseProblems,
        isBroken: ({ stage }) => isOver(stage),
    },

    keyOf: ({ instanceId, sourceDatabase }) => ({ instanceId, name: sourceDatabase }),
    argsOf: ({ instanceId, name }) => ({ instanceId, sourceDatabase: name }),
    idForm: "<instanceId>/<sourceDatabase>",
    what: ({ instanceId, name }) => `replication of database ${name} on ClickHouse instance ${instanceId}`,
    present: ({ instanceId, name }) => ({
        what: `a replication of database ${name} is on instance ${instanceId} already`,
        instead: "Remove this resource",
    }),

    async findRow(key, lists, when, end) {
        const isThere = (rows: ClickHouseRow[]) => rowsOf(rows, key.name).length > 0;
        return rowAmong(await lists.clickHouse(key.instanceId, when, isThere, end), key);
    },
    showConfiguration: showClickHouseConfiguration,
    deleteTask: deleteClickHouseReplication,
    async findOnce(key, facts) {
        const { row } = rowAmong(await facts.clickHouseTasks(key.instanceId), key);
        return { row, configuration: row && (await facts.clickHouseConfiguration(key.instanceId, key.name)) };
    },
    createOnly: ({ configuration }) => ({ sourceInstanceId: configuration?.sourceInstanceId }),
    // Nothing is known of the list while a change of it runs, whoever started it.
    hidesListWhileChanging: true,
    showsEverySetting: false,

    tableConfigTexts,
    sameTableConfig: sameClickHouseTableConfig,
    // A list without names may be one that a killed deployment has not set yet.
    canBecome: (there, to) => sameKind(there, to) || there.names.length === 0,
    parameters: (facts, instanceId) => facts.clickHouseParameters(instanceId),
    defaults: {},

    actual: async (goal) => actualOf(goal),
    plan,
    calls,

    warn,
    // Neither a change that was only accepted nor the list of a new task shows yet.
    reliable: ({ seen }) => ({ ...seen, configuration: undefined }),
    certain,
    state: (_, { notice }) => ({ notice }),
};

/** Replication of a TaurusDB database into a ClickHouse instance. */
export const clickHouseReplication = replication(clickHouse);

function rowAmong({ rows, notice }: ClickHouseList, { instanceId, name }: TaskKey): Seen {
    const own = rowsOf(rows, name);
    const problem = ambiguity(rows, name);
    if (problem !== undefined) throw new UserError(`instance ${instanceId}: ${problem}`);
    return { row: own.find(isLive) ?? own[0], notice, emptyList: rows.length === 0 };
}

/** The task in the planner's terms. Settings that it does not show are as they were sent last. */
function actualOf({
    before,
    desired,
    seen: { row, configuration },
    made,
}: ActualOf<ClickHouseArgs>): Actual | undefined {
    if (!row) return undefined;
    const { fresh } = desired;
    const sentBefore = before.unfinished
        ? { parameters: {}, tableConfigs: {} }
        : {
              parameters: configTexts(before.args.databaseConfigs),
              tableConfigs: tableConfigTexts(before.args),
          };
    const sent = made.has("settings") || made.has("check") ? sentNow(sentBefore, desired, made) : sentBefore;
    const shown = configuration?.tableConfigChecks.filter(({ value }) => value !== "") ?? [];
    return {
        stage: row.stage,
        setup: {
            sourceNodeId: configuration?.sourceNodeId ?? nodeId(desired.sourceNode) ?? fresh.sourceNodeId,
            tables: (configuration && tablesThere(configuration)) ?? desired.tables ?? fresh.tables,
            parameters: { ...sent.parameters, ...textsOf(configuration?.parameterChecks ?? []) },
            tableConfigs: { ...sent.tableConfigs, ...textsOf(shown) },
        },
    };
}

type Settings = Pick<Setup, "parameters" | "tableConfigs">;

/** Settings as the checks of this operation have sent them. */
function sentNow(before: Settings, desired: Desired, made: ReadonlySet<string>): Settings {
    const from = made.has("check") ? desired.fresh : before;
    const tableConfigs = { ...from.tableConfigs, ...desired.tableConfigs };
    for (const table of desired.droppedTableConfigs) delete tableConfigs[table];
    return { parameters: { ...from.parameters, ...desired.parameters }, tableConfigs };
}

/** Warns about settings that were sent or removed but that the service does not report. */
function warn({ goal: { before }, desired, outcome, what, context }: Verifying<ClickHouseArgs>): void {
    const {
        seen: { configuration },
        made,
        unanswered,
    } = outcome;
    if (!made.has("settings") && !made.has("check")) return;
    const shows = before.baseline?.shows;
    const unseen = (name: "databaseConfigs" | "tableConfigs", sent: object, removed: string[]) => {
        const checks = name === "databaseConfigs" ? "parameterChecks" : "tableConfigChecks";
        const shown = new Set((configuration?.[checks] ?? []).map((check) => check.name));
        const gone = shows?.[name] || shown.size > 0 ? [] : removed;
        return [...Object.keys(sent).filter((key) => !shown.has(key)), ...gone].map(
            (key) => `${name}.${key}`,
        );
    };
    const all = [
        ...unseen("databaseConfigs", desired.parameters, desired.parametersWithoutDefault),
        ...unseen("tableConfigs", desired.tableConfigs, desired.droppedTableConfigs),
    ];
    const accepted = all.filter((path) => !unanswered.includes(path));
    warnAboutUnverified(
        what,
        all.filter((path) => unanswered.includes(path)),
        context,
    );
    if (accepted.length > 0)
        context.say(
            "warning",
            `the service accepted ${accepted.join(", ")} but does not report ${accepted.length === 1 ? "its value, so it" : "their values, so they"} could not be verified`,
        );
}

/** After a failure, settings that no check has carried are as before, and a new task may not have its list yet. */
function certain(
    { args, before, origin }: Goal<ClickHouseArgs>,
    { seen, made }: Outcome,
): { args: ClickHouseArgs; seen: Seen } {
    const { databaseConfigs, tableConfigs } = before.args;
    const isSent = made.has("settings") || made.has("check");
    const isNew = origin !== "known" || before.unfinished || made.has("create");
    const { configuration } = seen;
    const hasList = (configuration && tablesThere(configuration))?.names.length !== 0;
    return {
        args: isSent ? args : { ...args, databaseConfigs, tableConfigs },
        // To call a missing list a difference would be to replace the task.
        seen:
            isNew && configuration && !hasList
                ? { ...seen, configuration: { ...configuration, tables: undefined, newTables: undefined } }
                : seen,
    };
}
