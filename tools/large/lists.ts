import { type LoggedRequest, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { tokenCredentials } from "../../provider/access/credentials";
import { listClickHouseReplications } from "../../provider/api/clickHouse";
import { connect } from "../../provider/api/cloud";
import { listStarRocksReplications } from "../../provider/api/starRocks";
import { databaseOf } from "../../provider/clickHouse/rows";
import { crowd } from "../crowd";
import { instanceOf } from "../plantedTasks";
import { type Edition, type Others, plantTasks, shiftPages } from "./shift";

/** One operation on many tasks whose list shifts. */
export interface Measured {
    what: string;
    tasks: number;
    requests: number;
    /** Passes over the list of the instance, from its first page on. */
    passes: number;
    seconds: number;
    /** How many tasks others created and deleted meanwhile. */
    changes: number;
    /** What was wrong, a sentence each. */
    wrong: string[];
}

const namesOf = (size: number) => Array.from({ length: size }, (_, index) => `task_${index}`);
const isFirstPage = ({ operation = "", query }: LoggedRequest) =>
    /^List(StarRocksData|ClickHouseDataBase)Replication/.test(operation) && query.offset === "0";

/** Lists the tasks of an instance so many times. Each list has to have every task that stayed, once, and none that never was. */
export async function measureLists(edition: Edition, size: number, lists: number): Promise<Measured> {
    const emulator = await startEmulator();
    try {
        const names = namesOf(size);
        const others = plantTasks(emulator, edition, names);
        emulator.onRequest(shiftPages(emulator, edition, others));
        const cloud = connect({
            endpoint: emulator.url,
            projectId: async () => emulator.projectId,
            credentials: tokenCredentials(emulator.token),
        });
        const { instanceId } = instanceOf(emulator, edition);
        const list = async () =>
            edition === "starrocks"
                ? (await listStarRocksReplications(cloud, instanceId)).map(({ taskName }) => taskName)
                : (await listClickHouseReplications(cloud, instanceId)).rows.map(
                      (row) => databaseOf(row) ?? "",
                  );
        const wrong: string[] = [];
        const began = performance.now();
        for (let nth = 1; nth <= lists; nth++)
            wrong.push(...faultsOf(await list(), names, others).map((fault) => `List ${nth} ${fault}`));
        return {
            what: `${lists} lists, ${edition === "starrocks" ? "StarRocks" : "ClickHouse"}`,
            tasks: size,
            requests: emulator.requests().length,
            passes: emulator.requests().filter(isFirstPage).length,
            seconds: (performance.now() - began) / 1_000,
            changes: others.created + others.deleted,
            wrong,
        };
    } finally {
        await emulator.close();
    }
}

/** What is wrong with a list of tasks of which none of `names` was deleted. */
export function faultsOf(listed: string[], names: string[], others: Pick<Others, "names">): string[] {
    const seen = new Set(listed);
    const known = new Set(names);
    const missed = names.filter((name) => !seen.has(name));
    const invented = listed.filter((name) => !known.has(name) && !others.names.has(name));
    const repeated = listed.length - seen.size;
    return [
        ...(missed.length > 0
            ? [`misses ${missed.length} of the tasks that stayed, such as ${missed[0]}.`]
            : []),
        ...(invented.length > 0
            ? [`has ${invented.length} tasks that never were, such as ${invented[0]}.`]
            : []),
        ...(repeated > 0 ? [`has ${repeated} tasks twice.`] : []),
    ];
}

/** Reads each task as `pulumi refresh` does. None may be taken for deleted. */
export async function measureReads(size: number): Promise<Measured> {
    const tasks = await crowd(size);
    try {
        const others = plantTasks(tasks.emulator, "starrocks", namesOf(size));
        tasks.onRequest(shiftPages(tasks.emulator, "starrocks", others));
        return await measured("refresh", size, others, tasks.readAll, tasks.emulator.requests);
    } finally {
        await tasks.close();
    }
}

/** Creates tasks beside those that are there, and deletes them again. The others have to stay as they are. */
export async function measureCreatesAndDeletes(size: number, there: number): Promise<Measured[]> {
    const tasks = await crowd(size);
    const { emulator } = tasks;
    try {
        const standing = Array.from({ length: there }, (_, index) => `standing_${index}`);
        const others = plantTasks(emulator, "starrocks", standing);
        tasks.onRequest(shiftPages(emulator, "starrocks", others));
        const run = async (what: string, operation: () => Promise<string[]>, expected: string[]) => {
            const result = await measured(what, size, others, operation, emulator.requests);
            const left = emulator.world.starRocksTasks.map(({ taskName }) => taskName);
            return {
                ...result,
                wrong: [...result.wrong, ...faultsOf(left, expected, others).map(afterwards(what))],
            };
        };
        return [
            await run(`up, beside ${there}`, tasks.createAll, [...standing, ...namesOf(size)]),
            await run(`destroy, beside ${there}`, tasks.deleteAll, standing),
        ];
    } finally {
        await tasks.close();
    }
}

const afterwards = (what: string) => (fault: string) => `After ${what}, the instance ${fault}`;

async function measured(
    what: string,
    tasks: number,
    others: Others,
    operation: () => Promise<unknown>,
    requests: () => LoggedRequest[],
): Promise<Measured> {
    const changesBefore = others.created + others.deleted;
    const began = performance.now();
    const wrong = await operation().then(
        () => [],
        (error: Error) => [error.message],
    );
    const sent = requests();
    return {
        what,
        tasks,
        requests: sent.length,
        passes: sent.filter(isFirstPage).length,
        seconds: (performance.now() - began) / 1_000,
        changes: others.created + others.deleted - changesBefore,
        wrong,
    };
}
