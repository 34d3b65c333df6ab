import PQueue from "p-queue";
import {
    type Emulator,
    type EmulatorOptions,
    type LoggedRequest,
    startEmulator,
} from "pulumi-taurusdb-htap-emulator";
import { tokenCredentials } from "../provider/access/credentials";
import { connect } from "../provider/api/cloud";
import { CloudFacts } from "../provider/arguments/cloudFacts";
import type { Before, Operation } from "../provider/lifecycle/resource";
import type { StarRocksArgs } from "../provider/starRocks/arguments";
import { starRocksReplication } from "../provider/starRocks/replication";
import { commonTo } from "../provider/waiting/context";
import { Progress } from "../provider/waiting/progress";
import { ManualClock } from "./manualClock";
import { instanceOf } from "./plantedTasks";

/** Many tasks of one instance. Each operation runs on all of them at once and gives back its requests. */
export interface Crowd {
    readonly emulator: Emulator;
    readonly clock: ManualClock;
    createAll(): Promise<string[]>;
    /** Fails if a task is taken for deleted. */
    readAll(): Promise<string[]>;
    deleteAll(): Promise<string[]>;
    /** How many requests were sent in one minute of the last of them. */
    inMinute(minute: number): number;
    /** Calls `hear` with each answered request. A second call replaces the first. */
    onRequest(hear: (request: LoggedRequest) => void): void;
    close(): Promise<void>;
}

/** Milliseconds between two calls of the engine. */
const betweenCalls = 20;

/** Time passes when no request is under way. */
export async function crowd(
    size: number,
    options: EmulatorOptions = {},
    more: Partial<StarRocksArgs> = {},
    parallelism = 200,
): Promise<Crowd> {
    let underWay = 0;
    const clock = new ManualClock(undefined, () => underWay > 0);
    const emulator = await startEmulator({ clock, ...options });
    const { request, exchange } = connect({
        endpoint: emulator.url,
        projectId: async () => emulator.projectId,
        credentials: tokenCredentials(emulator.token),
    });
    const { instanceId, sourceInstanceId } = instanceOf(emulator, "starrocks");
    const counted = <Args extends unknown[], Result>(ask: (...args: Args) => Promise<Result>) => {
        return async (...args: Args) => {
            underWay++;
            return ask(...args).finally(() => underWay--);
        };
    };
    const cloud = {
        request: counted(request) as typeof request,
        exchange: counted(exchange) as typeof exchange,
    };
    const all = Array.from({ length: size }, (_, index): StarRocksArgs => {
        const name = `task_${index}`;
        return {
            instanceId,
            sourceInstanceId,
            sourceDatabase: "orders",
            targetDatabase: name,
            taskName: name,
            ...more,
        };
    });
    let moments: number[] = [];
    let hear: (request: LoggedRequest) => void = () => {};
    emulator.onRequest((request) => {
        moments.push(clock.now());
        hear(request);
    });
    let began = 0;

    /** Runs an operation as the engine does: many hooks at a time, each called a little later than the one before. */
    async function forAll(run: (args: StarRocksArgs, context: Operation) => Promise<unknown>) {
        const common = commonTo(cloud, clock, { pollInterval: 10_000, settleTime: 60_000 });
        const facts = new CloudFacts(cloud);
        const engine = new PQueue({ concurrency: parallelism });
        emulator.clearRequests();
        moments = [];
        began = clock.now();
        let latest = began;
        const nextCall = () => {
            latest = Math.max(clock.now(), latest + betweenCalls);
            return clock.sleep(latest - clock.now());
        };
        await clock.passUntil(() =>
            Promise.all(
                all.map((args) =>
                    engine.add(async () => {
                        await nextCall();
                        const progress = new Progress(clock, () => {});
                        const deadline = clock.now() + 3 * 3_600_000;
                        await run(args, { ...common, facts, deadline, say: () => {}, progress });
                    }),
                ),
            ),
        );
        return emulator.requests().map(({ operation, path }) => operation ?? path);
    }

    const before = (args: StarRocksArgs): Before<StarRocksArgs> => ({
        args,
        outputs: {},
        given: new Set(),
        unfinished: false,
    });
    const idOf = ({ taskName }: StarRocksArgs) => `${instanceId}/${taskName}`;
    return {
        emulator,
        clock,
        onRequest: (next) => {
            hear = next;
        },
        createAll: () => forAll((args, context) => starRocksReplication.create(args, context)),
        readAll: () =>
            forAll(async (args, context) => {
                const found = await starRocksReplication.read(idOf(args), before(args), context);
                if (!found) throw new Error(`${idOf(args)}: is there but was taken for deleted.`);
            }),
        deleteAll: () => forAll((args, context) => starRocksReplication.delete(idOf(args), context)),
        inMinute: (minute) => moments.filter((at) => Math.floor((at - began) / 60_000) === minute).length,
        close: () => emulator.close(),
    };
}
