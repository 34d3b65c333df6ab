import { UserError } from "../../userError";
import { followRow, outlastEarlierJob } from "../../waiting/follow";
import { present, reached, running } from "../../waiting/row";
import { baselineAfter } from "../besideSettings";
import { configTexts, textsOf } from "../databaseConfigs";
import { lookWhole } from "../looking";
import { failedChecksOf } from "../outputs";
import { type Before, type Operation, Unfinished } from "../resource";
import { takeSteps } from "../stepping";
import { tablesThere } from "../tables";
import { requireWell, tellTrouble } from "../trouble";
import { type ClickHouseArgs, clickHouseTableConfigs } from "./arguments";
import { type Actual, planSteps, type Step, type Wanted, whatDiffers } from "./plan";
import { type ClickHouseState, stateOf } from "./state";
import { type ClickHouseWork, take } from "./steps";
import { type ClickHouseSeen, look, watch } from "./task";
import { wantedOf } from "./wanted";

/**
 * Brings a task from what is there to what is wanted: look, plan, do, and look again until nothing is left to do. From
 * the first write on, every failure keeps the task in the state, and the next update goes on from there.
 */
export async function converge(
    args: ClickHouseArgs,
    before: Before<ClickHouseArgs>,
    found: ClickHouseSeen,
    context: Operation,
    origin: "known" | "found",
): Promise<ClickHouseState> {
    const work: ClickHouseWork = {
        args,
        context,
        task: watch(args, context),
        jobId: before.jobId,
        kept: found.row !== undefined,
        failedChecks: [],
        origin,
    };
    const { what } = work.task;
    const baseline = baselineAfter(before.beside, before.args.databaseConfigs, args.databaseConfigs);
    let seen = found;
    try {
        if (seen.row) seen = await outlastEarlierWork(work, before, seen);
        const wanted = await wantedOf(args, before, seen, context);
        const stepped = await takeSteps<ClickHouseSeen, Step>(seen, {
            plan: async (now, done) => planSteps(actualNow(now, before, wanted, done), wanted),
            take: async (step, follow) => {
                await take(step, work, wanted, follow);
                // Which node is the primary no answer tells: asking for it once has to do.
                if (step.do === "modify") wanted.sourceNodeId ||= undefined;
            },
            lookAfter: async (step) => {
                seen = await lookAt(work, { accept: step.do === "create" ? running : undefined });
                return seen;
            },
            ignored: (now, done) => ignored(what, actualNow(now, before, wanted, done), wanted, now),
            leave: args.waitFor === "accepted",
        });
        seen = stepped.seen;
        if (stepped.left) {
            const { row, notice } = await look(args, context);
            return stateOf(args, { row, notice }, work.jobId, baseline);
        }
        requireWell(what, troubleOf(seen));
        const goal =
            args.waitFor === "full" || args.waitFor === "incremental" ? reached(args.waitFor) : running;
        if (goal({ row: seen.row }).state !== "success")
            seen = { ...seen, row: await followRow(context, work.task, goal) };
        if (stepped.done.has("settings")) tellUnseen(wanted, seen, context);
        tellTrouble(troubleOf(seen), context);
        return stateOf(args, seen, work.jobId, baseline);
    } catch (error) {
        if (!work.kept) throw error;
        const state = stateOf(args, seen, work.jobId, baseline);
        if (work.failedChecks.length > 0) state.failedChecks = failedChecksOf(work.failedChecks);
        throw new Unfinished(state, error);
    }
}

export function troubleOf({ row, configuration, notice }: ClickHouseSeen) {
    return { row, lastError: configuration?.lastError, notice };
}

function lookAt({ args, context, task }: ClickHouseWork, options?: { accept?: typeof running }) {
    return lookWhole({ what: task.what, look: () => look(args, context) }, context, options);
}

/**
 * An operation that was cut off, or that did not wait, may have begun work that is still under way; to plan before it is
 * over would be to do it twice.
 */
async function outlastEarlierWork(
    work: ClickHouseWork,
    before: Before<ClickHouseArgs>,
    seen: ClickHouseSeen,
): Promise<ClickHouseSeen> {
    const { context, task } = work;
    const mayRun = before.unfinished || before.args.waitFor === "accepted";
    const waits = seen.row?.stage === "wait";
    // Without a job only a start can be told, by the row: a task that waits may be starting.
    if (mayRun && (before.jobId !== undefined || waits))
        await outlastEarlierJob(context, task, before.jobId, waits ? running : present);
    return lookAt(work);
}

/** The task in the plan's terms. Settings that it does not show are as they were sent last. */
function actualNow(
    { row, configuration }: ClickHouseSeen,
    before: Before<ClickHouseArgs>,
    wanted: Wanted,
    done: ReadonlySet<string>,
): Actual | undefined {
    if (!row) return undefined;
    const sentBefore = before.unfinished
        ? { databaseConfigs: {}, tableConfigs: {} }
        : {
              databaseConfigs: configTexts(before.args.databaseConfigs),
              tableConfigs: clickHouseTableConfigs(before.args.tableConfigs),
          };
    const sent = done.has("settings") ? wanted : sentBefore;
    const shown = configuration?.tableConfigs.filter(({ value }) => value !== "") ?? [];
    return {
        stage: row.stage,
        setup: {
            sourceNodeId: configuration?.sourceNodeId ?? wanted.sourceNodeId,
            tables: (configuration && tablesThere(configuration)) ?? wanted.tables,
            databaseConfigs: { ...sent.databaseConfigs, ...textsOf(configuration?.databaseConfigs ?? []) },
            tableConfigs: { ...sent.tableConfigs, ...textsOf(shown) },
        },
    };
}

/** Settings that were sent and that nothing shows are not passed off as done. */
function tellUnseen(wanted: Wanted, { configuration }: ClickHouseSeen, context: Operation): void {
    const unseen = (name: "databaseConfigs" | "tableConfigs") => {
        const shown = textsOf(configuration?.[name] ?? []);
        const missing = Object.keys(wanted[name]).filter((key) => !Object.hasOwn(shown, key));
        return missing.map((key) => `${name}.${key}`);
    };
    const names = [...unseen("databaseConfigs"), ...unseen("tableConfigs")];
    if (names.length > 0)
        context.say(
            "warning",
            `the service has accepted ${names.join(", ")} but does not show ${names.length === 1 ? "it" : "them"}: whether ` +
                "the change took effect cannot be seen here",
        );
}

function ignored(
    what: string,
    actual: Actual | undefined,
    wanted: Wanted,
    { configuration }: ClickHouseSeen,
): UserError {
    const shown = actual
        ? whatDiffers(actual.setup, wanted).map((name) => `${name} is ${JSON.stringify(actual.setup[name])}`)
        : ["the task is not there"];
    const said = [...shown, configuration?.lastError].filter(Boolean);
    return new UserError(
        `${what}: the service accepted the change but did not make it: ${said.join("; ")}. Take the change back, or make ` +
            'the task anew: "pulumi destroy --target <urn>", then "pulumi up".',
    );
}
