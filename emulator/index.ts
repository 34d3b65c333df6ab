import type { AddressInfo } from "node:net";
import { type Clock, runningClock } from "./clock";
import { act, announce, type ConsoleAction } from "./console";
import { type Fault, Faults } from "./faults";
import { type LoggedRequest, RequestLog } from "./requestLog";
import { createRouter } from "./router";
import { createServer } from "./server";
import { defaultReadings, defaultTimings, type Readings, type Service, type Timings } from "./service";
import { loadState, saveState } from "./stateFile";
import { initialWorld, type World } from "./world";

export { type Clock, ManualClock } from "./clock";
export type { ConsoleAction } from "./console";
export type { Aim, Fault, JobFault, ReplyFault, Window } from "./faults";
export type { Progress } from "./progress";
export type { LoggedRequest } from "./requestLog";
export type { Readings, Timings } from "./service";
export {
    type ClickHouseTask,
    type HtapInstance,
    initialWorld,
    type NamedValue,
    type Source,
    type StarRocksTask,
    type User,
    type World,
} from "./world";

/** How an emulator behaves. `Readings` are for points on which the public documents disagree. */
export interface EmulatorOptions extends Partial<Readings> {
    /**
     * The port on 127.0.0.1.
     * @default any free port
     */
    port?: number;
    /**
     * The speed of the emulator's clock, as a multiple of real time.
     * @default 1
     */
    speed?: number;
    /** A clock of your own. `speed` then has no effect. */
    clock?: Clock;
    /**
     * By how many milliseconds the `Date` of replies, and the time against which signatures are checked, are ahead of real time.
     * @default 0
     */
    clockSkew?: number;
    /** How long things take. Each has a default. */
    timings?: Partial<Timings>;
    /**
     * Planned failures.
     * @default none
     */
    faults?: Fault[];
    /**
     * The path of a file that keeps the world and the clock across restarts.
     * @default nothing is kept
     */
    stateFile?: string;
    /**
     * The cloud to start with. An existing state file takes precedence.
     * @default `initialWorld()`
     */
    world?: World;
}

/** A running TaurusDB HTAP API on loopback. */
export interface Emulator {
    /** The base URL: use it as `endpoint` and `iamEndpoint`. */
    readonly url: string;
    readonly region: string;
    readonly projectId: string;
    /** A token that does not expire. */
    readonly token: string;
    /** The emulated cloud itself: read it, or change it without the API. */
    readonly world: World;
    /** The newest 100,000 requests since the start or the last `clearRequests()`, oldest first. */
    requests(): LoggedRequest[];
    clearRequests(): void;
    /** Replaces the planned faults. */
    planFaults(faults: Fault[]): void;
    /** How often each kind of fault was hit since the start, such as `{ "lose before": 2 }`. */
    faultCounts(): Record<string, number>;
    /** Calls `hear` with each answered request. A second call replaces the first. */
    onRequest(hear: (request: LoggedRequest) => void): void;
    /** Does what a user could do in the console. `name` is the task's name (StarRocks) or database (ClickHouse). */
    act(instanceId: string, name: string, action: ConsoleAction): void;
    /** Sets the notice in a ClickHouse instance's list, such as "switchover". An empty text removes it. */
    announce(instanceId: string, text: string): void;
    /** Stops the server and cuts its connections. */
    close(): Promise<void>;
}

/**
 * Starts a stateful TaurusDB HTAP API on loopback.
 *
 * @example
 * const emulator = await startEmulator({ speed: 100 });
 * // region, projectId, endpoint and authToken of the provider: emulator.region, .projectId, .url, .token
 * await emulator.close();
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
    const { stateFile, speed = 1 } = options;
    if (!(speed > 0)) throw new Error(`speed ${speed}: must be a number above 0.`);
    const saved = stateFile === undefined ? undefined : loadState(stateFile);
    const service: Service = {
        // A file of an earlier version lacks newer fields.
        world: saved ? { ...initialWorld(), ...saved.world } : (options.world ?? initialWorld()),
        clock: options.clock ?? runningClock(speed, saved?.now),
        timings: { ...defaultTimings, ...options.timings },
        readings: pickReadings(options),
        faults: new Faults(options.faults),
        wallClock: () => Date.now() + (options.clockSkew ?? 0),
    };
    const { world, clock } = service;
    const save = () => {
        if (stateFile !== undefined) saveState(stateFile, { now: clock.now(), world });
    };
    const log = new RequestLog();
    const server = createServer(service, await createRouter(service), log, save);
    await server.listen({ host: "127.0.0.1", port: options.port ?? 0 });
    save();
    return {
        url: `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
        region: world.region,
        projectId: world.project.id,
        token: world.tokens[0]?.value ?? "",
        world,
        requests: () => log.all(),
        clearRequests: () => log.clear(),
        planFaults: (faults) => service.faults.replace(faults),
        faultCounts: () => service.faults.counts(),
        onRequest: (hear) => log.onAdd(hear),
        act: (instanceId, name, action) => act(service, instanceId, name, action),
        announce: (instanceId, text) => announce(service, instanceId, text),
        close: () => server.close(),
    };
}

function pickReadings(options: Partial<Readings>): Readings {
    const given = Object.keys(defaultReadings).filter(
        (name) => options[name as keyof Readings] !== undefined,
    );
    return {
        ...defaultReadings,
        ...Object.fromEntries(given.map((name) => [name, options[name as keyof Readings]])),
    };
}
