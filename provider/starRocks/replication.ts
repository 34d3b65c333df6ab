import { deleteStarRocksReplication, type StarRocksRow, showStarRocksConfiguration } from "../api/starRocks";
import { textsOf } from "../arguments/databaseConfigs";
import { commonRules } from "../arguments/rules";
import { sameTableConfigs } from "../arguments/tableConfigs";
import { sameKind, tablesThere } from "../arguments/tables";
import { unknown } from "../arguments/unknown";
import { nodeId } from "../lifecycle/desired";
import type { ActualOf, Edition } from "../lifecycle/edition";
import { replication } from "../lifecycle/operations";
import type { Resource } from "../lifecycle/resource";
import type { Actual, Seen, State } from "../lifecycle/task";
import { UserError } from "../userError";
import { isOver } from "../waiting/row";
import {
    type StarRocksArgs,
    sameStarRocksTableConfig,
    starRocksSchema,
    starRocksTableConfigs,
} from "./arguments";
import { calls } from "./calls";
import { plan } from "./plan";
import { findSourceProblems, findStarRocksProblems, findUnmodifiable, sourceQuestion } from "./previewChecks";
import { mainRows, rowAmong } from "./rows";

type TableConfigs = StarRocksArgs["tableConfigs"];
/** Its run state always shows. */
type StarRocksState = State<StarRocksArgs> & { desiredState: "running" | "paused" | "cancelled" };

const tableConfigTexts = ({ tableConfigs }: Partial<StarRocksArgs>) => starRocksTableConfigs(tableConfigs);

/** HTAP Standard Edition. */
const starRocks: Edition<StarRocksArgs> = {
    program: {
        kind: "StarRocksReplication",
        schema: starRocksSchema,
        derived: ["sourceDatabase", "targetDatabase", "taskName"],
        ofService: { desiredState: "cancelled" },
        rules: {
            ...commonRules((a: TableConfigs, b: TableConfigs) =>
                sameTableConfigs(
                    starRocksTableConfigs(a),
                    starRocksTableConfigs(b),
                    sameStarRocksTableConfig,
                ),
            ),
            targetDatabase: { change: "replace", required: true },
            taskName: { change: "replace", required: true },
            instanceLevel: { change: "replace", default: false },
            wildcards: { change: "update", default: false },
            desiredState: { change: "update", default: "running" },
        },
        resolve(given, before, autoName) {
            const sourceDatabase = given.sourceDatabase ?? allDatabases(given.instanceLevel);
            return {
                ...given,
                sourceDatabase,
                targetDatabase: given.targetDatabase ?? sourceDatabase,
                // A generated name stays: renaming the stack replaces nothing.
                taskName: given.taskName ?? before.taskName ?? autoName,
            };
        },
        findCloudProblems: findStarRocksProblems,
        sourceQuestion,
        findSourceProblems,
        findForcedReplaces: findUnmodifiable,
    },

    keyOf: ({ instanceId, taskName }) => ({ instanceId, name: taskName }),
    argsOf: ({ instanceId, name }) => ({ instanceId, taskName: name }),
    idForm: "<instanceId>/<taskName>",
    what: ({ instanceId, name }) => `replication task ${name} on StarRocks instance ${instanceId}`,
    present: ({ instanceId, name }) => ({
        what: `task ${name} is on instance ${instanceId} already`,
        instead: "Give another taskName",
    }),

    async findRow({ instanceId, name }, lists, when, end) {
        const isThere = (rows: StarRocksRow[]) => mainRows(rows, name).length > 0;
        return rowAmong(await lists.starRocks(instanceId, when, isThere, end), name);
    },
    showConfiguration: showStarRocksConfiguration,
    deleteTask: deleteStarRocksReplication,
    async findOnce({ instanceId, name }, facts) {
        const { row } = rowAmong(await facts.starRocksTasks(instanceId), name);
        return { row, configuration: row && (await facts.starRocksConfiguration(instanceId, name)) };
    },
    createOnly: ({ row, configuration }) => ({
        sourceInstanceId: configuration?.sourceInstanceId,
        sourceDatabase: row?.sourceDatabase ?? configuration?.sourceDatabase,
        targetDatabase: row?.targetDatabase ?? configuration?.targetDatabase,
    }),
    hidesListWhileChanging: false,
    showsEverySetting: true,

    tableConfigTexts,
    sameTableConfig: sameStarRocksTableConfig,
    canBecome: sameKind,
    parameters: (facts, instanceId) => facts.starRocksParameters(instanceId),
    defaults: { wildcards: false, desiredState: "running" },

    actual: actualOf,
    plan,
    calls,
    /** A region whose checks make no task gives a new one no include list. */
    unfit({ seen: { configuration }, made }, { fresh }, what) {
        const there = configuration && tablesThere(configuration);
        if (!there || sameKind(there, fresh.tables) || !made.has("create")) return undefined;
        const because = new UserError(
            `${what}: the service has created the task without its list of tables, and cannot turn an empty exclude list ` +
                "into an include list afterwards. The task was deleted again. Use tables.exclude here.",
        );
        return { because, deletes: true };
    },
    isUnchecked({ configuration }, { outputs, baseline }) {
        const shown = [
            ...(configuration?.parameterChecks ?? []),
            ...(configuration?.tableConfigChecks ?? []),
        ];
        const left = outputs.failedChecks ?? [];
        return shown.some((check) => !check.passed) || left.length > 0 || baseline?.unchecked === true;
    },

    warn({ desired: { parametersWithoutDefault: names }, context }) {
        if (names.length > 0)
            context.say(
                "warning",
                `the service names no default for ${names.join(", ")}: the present value stays`,
            );
    },
    /** An accepted change does not show yet. The configuration of a new task shows at once. */
    reliable: ({ seen: { row, configuration }, made, leftRunning }) =>
        leftRunning ? { row, configuration: made.has("create") ? configuration : undefined } : undefined,
    state: (args, { row, configuration }) => ({
        sourceDatabase: row?.sourceDatabase ?? args.sourceDatabase,
        targetDatabase: row?.targetDatabase ?? args.targetDatabase,
        instanceLevel: configuration?.instanceLevel ?? args.instanceLevel ?? false,
        wildcards: wildcardsOf(configuration) ?? args.wildcards ?? false,
        desiredState: runStateOf(row?.stage) ?? args.desiredState ?? "running",
        needsRepair: row?.needsRepair,
    }),
};

/** Replication of a TaurusDB database into a StarRocks instance. */
export const starRocksReplication = replication(starRocks) as Resource<StarRocksArgs, StarRocksState>;

/** The source of an instance-level task for which the program names none; whether it is one may be unknown yet. */
function allDatabases(instanceLevel: unknown): string | undefined {
    return instanceLevel === true ? "ALL" : instanceLevel === unknown ? unknown : undefined;
}

/** Whether names of tables are patterns. Where a reply omits it, a name with a star shows it: no table has one. */
function wildcardsOf(configuration: Seen["configuration"]): boolean | undefined {
    const names = (configuration && tablesThere(configuration)?.names) ?? [];
    return configuration?.wildcards ?? (names.some((name) => name.includes("*")) || undefined);
}

function runStateOf(stage: Actual["stage"] | undefined): "running" | "paused" | "cancelled" | undefined {
    if (stage === "full" || stage === "incremental") return "running";
    if (stage === "wait" || stage === "paused") return "paused";
    return isOver(stage) ? "cancelled" : undefined;
}

/** The task in the planner's terms. What the service does not show is as desired. */
async function actualOf({
    args,
    before,
    desired,
    seen: { row, configuration },
    made,
    facts,
}: ActualOf<StarRocksArgs>): Promise<Actual | undefined> {
    if (!row) return undefined;
    const { fresh } = desired;
    const parameters = configuration ? textsOf(configuration.parameterChecks) : fresh.parameters;
    const tableConfigs = configuration?.tableConfigChecks.filter(({ value }) => value !== "");
    const hidden = Object.keys(desired.parameters).filter((name) => parameters[name] === undefined);
    const known = hidden.length > 0 ? await facts.starRocksParameters(args.instanceId) : [];
    // A parameter that is not shown has its default.
    const defaults = known.flatMap(({ name, defaultValue }) =>
        hidden.includes(name) && defaultValue !== undefined ? [[name, defaultValue]] : [],
    );
    return {
        stage: row.stage,
        startFailed:
            before.unfinished &&
            row.stage === "wait" &&
            row.status === "abnormal" &&
            fresh.desiredState === "paused",
        setup: {
            sourceNodeId: configuration?.sourceNodeId ?? nodeId(desired.sourceNode) ?? fresh.sourceNodeId,
            // A change carries the kind that is there, also of a list of all tables.
            tables: configuration?.newTables ?? configuration?.tables ?? desired.tables ?? fresh.tables,
            parameters: { ...parameters, ...Object.fromEntries(defaults) },
            tableConfigs: tableConfigs ? textsOf(tableConfigs) : fresh.tableConfigs,
            // Some replies omit this; until a change has sent it, it is as it was.
            wildcards:
                wildcardsOf(configuration) ??
                (made.has("modify") ? fresh.wildcards : (before.args.wildcards ?? false)),
        },
    };
}
