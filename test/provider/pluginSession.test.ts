import { createServer } from "node:http";
import { sourceOf } from "../../provider/plugin/configuration";
import { Session } from "../../provider/plugin/session";
import { messageOf } from "../support/failure";
import { Servers } from "../support/servers";
import { ids } from "../support/stillEmulator";

const servers = new Servers();
afterEach(servers.close);

const orders = { instanceId: ids.starRocks, sourceInstanceId: ids.source, sourceDatabase: "orders" };

/** A session with a service that never answers. The user cancels the command when the first question arrives. */
async function cancelledSession(): Promise<{ session: Session; warnings: string[] }> {
    const address = await servers.listen(createServer(() => session.cancel()));
    const settings = { endpoint: `http://${address}`, projectId: "p", authToken: "a-long-token" };
    const warnings: string[] = [];
    const log = { say: (_severity: string, text: string) => warnings.push(text), show: () => {} };
    const session = new Session(sourceOf(settings, "own"), log);
    return { session, warnings };
}

test("session: a cancelled check ends at once, without a warning", async () => {
    const { session, warnings } = await cancelledSession();
    const { problems } = await session.resources.StarRocksReplication.check({}, orders, "urn:x", "orders_1");
    expect(problems.map(({ text }) => text)).toEqual(["The command was cancelled."]);
    expect(warnings).toEqual([]);
});

test("session: a cancelled diff ends at once", async () => {
    const { session } = await cancelledSession();
    const olds = { ...orders, targetDatabase: "orders", taskName: "orders_1", __given: [] };
    const news = { ...olds, databaseConfigs: { max_rows_per_chunk: 1 } };
    const diff = session.resources.StarRocksReplication.diff(`${ids.starRocks}/orders_1`, olds, news);
    expect(await messageOf(diff)).toBe("The command was cancelled.");
});
