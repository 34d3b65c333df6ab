import { type EmulatorOptions, startEmulator } from "../../emulator";
import { connect } from "../../provider/api/cloud";
import { tokenCredentials } from "../../provider/auth/token";
import { CloudFacts } from "../../provider/resources/cloudFacts";
import type { Before, Operation } from "../../provider/resources/resource";
import type { StarRocksArgs } from "../../provider/resources/starRocks/arguments";
import { starRocksReplication } from "../../provider/resources/starRocksReplication";
import { commonTo } from "../../provider/waiting/context";
import { Progress } from "../../provider/waiting/progress";
import { VirtualClock } from "./virtualClock";

/** Many tasks of one instance, and what the same operation on all of them at once asks of the service. */
export interface Crowd {
    createAll(): Promise<string[]>;
    readAll(): Promise<string[]>;
    deleteAll(): Promise<string[]>;
    /** How many requests were sent in one minute of the last of them. */
    inMinute(minute: number): number;
    close(): Promise<void>;
}

/** Time passes when no request is under way. */
export async function crowd(
    size: number,
    options: EmulatorOptions = {},
    more: Partial<StarRocksArgs> = {},
): Promise<Crowd> {
    let underWay = 0;
    const clock = new VirtualClock(() => underWay > 0);
    const emulator = await startEmulator({ clock, ...options });
    const { send, exchange } = connect({
        endpoint: emulator.url,
        projectId: async () => emulator.projectId,
        credentials: tokenCredentials(emulator.token),
    });
    const instanceId = emulator.world.instances.find(({ edition }) => edition === "starrocks")?.id ?? "";
    const sourceInstanceId = emulator.world.sources[0]?.id ?? "";
    const counted = <Args extends unknown[], Result>(ask: (...args: Args) => Promise<Result>) => {
        return async (...args: Args) => {
            underWay++;
            return ask(...args).finally(() => underWay--);
        };
    };
    const cloud = { send: counted(send) as typeof send, exchange: counted(exchange) as typeof exchange };
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
    emulator.onRequest(() => moments.push(clock.now()));
    let began = 0;

    /** Each operation of a deployment has a process of its own, and the engine's requests come in over two seconds. */
    async function forAll(run: (args: StarRocksArgs, context: Operation) => Promise<unknown>) {
        const common = commonTo(cloud, clock, { pollInterval: 10_000, settleTime: 60_000 });
        const facts = new CloudFacts(cloud);
        emulator.clearRequests();
        moments = [];
        began = clock.now();
        await clock.passUntil(
            Promise.all(
                all.map(async (args, index) => {
                    await clock.sleep((2_000 * index) / size);
                    const deadline = clock.now() + 3 * 3_600_000;
                    const progress = new Progress(clock, () => {});
                    await run(args, { ...common, facts, deadline, say: () => {}, progress });
                }),
            ),
        );
        return emulator.requests().map(({ operation, path }) => operation ?? path);
    }

    const before = (args: StarRocksArgs): Before<StarRocksArgs> => ({
        args,
        given: new Set(),
        unfinished: false,
    });
    const idOf = ({ taskName }: StarRocksArgs) => `${instanceId}/${taskName}`;
    return {
        createAll: () => forAll((args, context) => starRocksReplication.create(args, context)),
        readAll: () =>
            forAll((args, context) => starRocksReplication.read(idOf(args), before(args), context)),
        deleteAll: () => forAll((args, context) => starRocksReplication.delete(idOf(args), context)),
        inMinute: (minute) => moments.filter((at) => Math.floor((at - began) / 60_000) === minute).length,
        close: () => emulator.close(),
    };
}
