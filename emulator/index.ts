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
    type CheckedClickHouse,
    type ClickHouseTask,
    type HtapInstance,
    initialWorld,
    type Job,
    type JobEffect,
    type NamedValue,
    type Source,
    type StarRocksTask,
    type User,
    type World,
} from "./world";

export interface EmulatorOptions extends Partial<Readings> {
    /** Port on 127.0.0.1; any free one when absent. */
    port?: number;
    /** How many times faster than the wall clock time passes; 1 when absent. */
    speed?: number;
    /** A clock of your own instead of `speed`. */
    clock?: Clock;
    /** Milliseconds that the service's clock is ahead of this machine's. */
    clockSkew?: number;
    /** How long things take, in milliseconds of the emulator's clock. */
    timings?: Partial<Timings>;
    /** Planned failures. */
    faults?: Fault[];
    /** A file that keeps everything across restarts. */
    stateFile?: string;
    /** The cloud to begin with, when there is no state file yet. */
    world?: World;
}

/** A running TaurusDB HTAP API on loopback. */
export interface Emulator {
    /** The base URL, to be used as `endpoint` and `iamEndpoint`. */
    readonly url: string;
    readonly region: string;
    readonly projectId: string;
    /** A token that never ends. */
    readonly token: string;
    /** The emulated cloud itself: read it, or change it behind the API's back. */
    readonly world: World;
    /** Every request since the start or the last `clearRequests()`, oldest first. */
    requests(): LoggedRequest[];
    clearRequests(): void;
    /** Throws away the planned faults and plans these. */
    planFaults(faults: Fault[]): void;
    /** How often each kind of fault has been hit. */
    faultCounts(): Record<string, number>;
    /** Calls this with each request from now on, once it was answered. */
    onRequest(hear: (request: LoggedRequest) => void): void;
    /** Does to a task, by its name (StarRocks) or database (ClickHouse), what somebody could do in the console. */
    act(instanceId: string, name: string, action: ConsoleAction): void;
    /** What a ClickHouse instance's list says beside its tasks: a restart, a switchover. Empty: nothing. */
    announce(instanceId: string, text: string): void;
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
    if (!(speed > 0)) throw new Error(`speed ${speed}: must be a number above 0`);
    const saved = stateFile === undefined ? undefined : loadState(stateFile);
    const service: Service = {
        // A file of an earlier version lacks what has come since.
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
