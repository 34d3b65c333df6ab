import { isRefusal } from "../../provider/api/errors";
import type { CloudFacts } from "../../provider/arguments/cloudFacts";
import { advice } from "../../provider/arguments/instanceEdition";
import { identifier } from "../../provider/arguments/schemas";
import { UserError } from "../../provider/userError";
import { isLive } from "../../provider/waiting/row";
import { type Edition, editionNames, editions } from "../editions";
import { asSource, type Instance } from "../instances";
import { counted } from "../output";
import { type Finding, ok, problem, warning } from "./finding";
import { findPermissions } from "./permissions";

/** What an edition's list of an instance has answered. */
type List = { tasks: string[]; notice?: string } | { error: UserError };

/** Whether an instance is there, and what may be read of it. */
export async function* findInstance(instance: Instance, facts: CloudFacts): AsyncGenerator<Finding> {
    const { id } = instance;
    const step = `instance ${id}`;
    const { error: wrongForm } = identifier("the id of an HTAP instance").safeParse(id);
    if (wrongForm) return yield problem(step, new UserError(wrongForm.issues[0]?.message ?? ""));
    const lists: Record<Edition, List> = {
        starrocks: await listOf("starrocks", id, facts),
        clickhouse: await listOf("clickhouse", id, facts),
    };
    const possible = editionNames.filter((edition) => !isRefused(lists[edition]));
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

/** The names of the live tasks by the list of an edition, or why there is none. */
async function listOf(edition: Edition, id: string, facts: CloudFacts): Promise<List> {
    try {
        const { rows, notice } = await editions[edition].tasks(facts, id);
        // A row of ClickHouse may lack the database's name.
        return { tasks: rows.filter(isLive).flatMap(({ name }) => name || []), notice };
    } catch (error) {
        if (error instanceof UserError) return { error };
        throw error;
    }
}

/** No page says how the service answers for an instance of the other edition: it may refuse, or show nothing. */
function isRefused(list: List): boolean {
    return "error" in list && isRefusal(list.error);
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
    const reason = await asSource(id, facts);
    if (reason !== undefined) return problem(step, new UserError(reason));
    return problem(step, (lists[edition] as { error: UserError }).error);
}

function instanceFinding(
    step: string,
    edition: Edition,
    { tasks, notice }: { tasks: string[]; notice?: string },
): Finding {
    const what = `${editions[edition].title}, ${counted(tasks.length, "task")}`;
    if (notice === undefined) return ok(step, what);
    return warning(step, `${what}; the service says: ${notice}`, "Wait until it is over.");
}
