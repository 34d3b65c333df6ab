import { ApiError } from "../../provider/api/errors";
import type { CloudFacts } from "../../provider/arguments/cloudFacts";
import { advice, type Edition } from "../../provider/arguments/instanceEdition";
import { identifier } from "../../provider/arguments/schemas";
import { databaseOf } from "../../provider/clickHouse/rows";
import { UserError } from "../../provider/userError";
import { isLive } from "../../provider/waiting/row";
import { counted } from "../output";
import type { StackInstance } from "../stackInstances";
import { type Finding, finding, ok, problem, warning } from "./finding";
import { findPermissions } from "./permissions";

/** An instance to check: of a stack's state, or no more than an id. */
export type Instance = Pick<StackInstance, "id"> & Partial<StackInstance>;

/** What an edition's list of an instance has answered. */
type List = { tasks: string[]; notice?: string } | { error: UserError };

const editions = ["starrocks", "clickhouse"] as const;

const names: Record<Edition, string> = { starrocks: "StarRocks", clickhouse: "ClickHouse" };

/** Whether an instance is there, and what may be read of it. */
export async function* findInstance(instance: Instance, facts: CloudFacts): AsyncGenerator<Finding> {
    const { id } = instance;
    const step = `instance ${id}`;
    const { error: wrongForm } = identifier("the id of an HTAP instance").safeParse(id);
    if (wrongForm) return yield problem(step, new UserError(wrongForm.issues[0]?.message ?? ""));
    const lists: Record<Edition, List> = {
        starrocks: await listStarRocks(id, facts),
        clickhouse: await listClickHouse(id, facts),
    };
    const possible = editions.filter((edition) => !isRefused(lists[edition]));
    const edition = likeliest(possible, lists, instance.edition);
    if (edition === undefined) return yield await explain(step, instance, lists, facts);
    if (instance.edition !== undefined && edition !== instance.edition)
        return yield problem(step, new UserError(advice[edition]));
    const list = lists[edition];
    yield "error" in list ? problem(step, list.error) : instanceFinding(step, edition, list);
    // Without a list and without a stack nothing shows which edition it is.
    if ("error" in list && possible.length > 1 && instance.edition === undefined) return undefined;
    yield* findPermissions({ ...instance, edition }, "error" in list ? undefined : list.tasks[0], facts);
    return undefined;
}

function listStarRocks(id: string, facts: CloudFacts): Promise<List> {
    return listOf(async () => {
        const rows = (await facts.starRocksTasks(id)).filter((row) => row.mainTask && isLive(row));
        return { tasks: rows.map(({ taskName }) => taskName) };
    });
}

function listClickHouse(id: string, facts: CloudFacts): Promise<List> {
    return listOf(async () => {
        const { rows, notice } = await facts.clickHouseTasks(id);
        return { tasks: rows.filter(isLive).flatMap((row) => databaseOf(row) ?? []), notice };
    });
}

async function listOf(ask: () => Promise<List>): Promise<List> {
    try {
        return await ask();
    } catch (error) {
        if (error instanceof UserError) return { error };
        throw error;
    }
}

/** No page says how the service answers for an instance of the other edition: it may refuse, or show nothing. */
function isRefused(list: List): boolean {
    return "error" in list && list.error instanceof ApiError && /^40[04]$/.test(`${list.error.status}`);
}

/** The edition that shows tasks, else the stack's, else the one that is not refused. */
function likeliest(
    possible: Edition[],
    lists: Record<Edition, List>,
    declared?: Edition,
): Edition | undefined {
    const hasTasks = (list: List) => "tasks" in list && list.tasks.length > 0;
    return (
        possible.find((edition) => hasTasks(lists[edition])) ??
        possible.find((edition) => edition === declared) ??
        possible[0]
    );
}

/** Why neither edition knows an instance. */
async function explain(
    step: string,
    { id, edition = "starrocks" }: Instance,
    lists: Record<Edition, List>,
    facts: CloudFacts,
): Promise<Finding> {
    const asSource = await listOf(async () => ({
        tasks: (await facts.htapInstances(id)).map((instance) => instance.id),
    }));
    if ("error" in asSource) return problem(step, (lists[edition] as { error: UserError }).error);
    const own = asSource.tasks.join(", ") || "none";
    const found = "is a TaurusDB instance, which is a source of tasks";
    return finding("problem", step, found, `Give one of its HTAP instances: ${own}.`);
}

function instanceFinding(
    step: string,
    edition: Edition,
    { tasks, notice }: { tasks: string[]; notice?: string },
): Finding {
    const what = `${names[edition]}, ${counted(tasks.length, "task")}`;
    if (notice === undefined) return ok(step, what);
    return warning(step, `${what}; the service says: ${notice}`, "Wait until it is over.");
}
