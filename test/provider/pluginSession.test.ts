import { createServer } from "node:http";
import { sourceOf } from "../../provider/plugin/configuration";
import { readById } from "../../provider/plugin/reading";
import { Session } from "../../provider/plugin/session";
import { messageOf } from "../support/failure";
import { Servers } from "../support/servers";
import { ids } from "../support/stillEmulator";

const servers = new Servers();
afterEach(servers.close);

const orders = { instanceId: ids.starRocks, sourceInstanceId: ids.source, sourceDatabase: "orders" };

/** A session with a service that refuses so many questions. At the next one the user cancels the command, and no answer comes. */
async function cancelledSession(refused = 0): Promise<{ session: Session; warnings: string[] }> {
    let asked = 0;
    const service = createServer((_request, response) => {
        if (asked++ >= refused) return session.cancel();
        response.writeHead(404, { "content-type": "application/json" }).end("{}");
    });
    const address = await servers.listen(service);
    const settings = { endpoint: `http://${address}`, projectId: "p", authToken: "a-long-token" };
    const warnings: string[] = [];
    const log = { say: (_severity: string, text: string) => warnings.push(text), show: () => {} };
    const session = new Session(sourceOf(settings, "own"), log);
    return { session, warnings };
}

test("session: a cancelled check ends at once, without a warning", async () => {
    const { session, warnings } = await cancelledSession();
    const { problems } = await session.resources.StarRocksReplication.check({}, orders, {
        urn: "urn:x",
        autoName: "orders_1",
    });
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

test("session: a cancelled function ends at once", async () => {
    const { session } = await cancelledSession();
    const answer = session.functions.listStarRocksReplications({ instanceId: ids.starRocks });
    expect(await messageOf(answer)).toContain("The command was cancelled.");
});

test("session: a cancelled import does not say that the task is missing", async () => {
    // The question of the other edition is the cancelled one.
    const { session } = await cancelledSession(1);
    const request = { urn: undefined, timeLimit: undefined };
    const found = readById(session, "ClickHouseReplication", `${ids.clickHouse}/crm`, request);
    expect(await messageOf(found)).toContain("cancelled");
});
