import { isBusy } from "../api/errors";
import type { Context } from "./context";
import { formatDuration } from "./duration";
import { WaitTimedOut } from "./waitUntil";

/** A write and what it begins. */
export interface Turn<Sent> {
    /** The instance, as it stands in messages and as writes are told apart by it. */
    instanceId: string;
    send: () => Promise<Sent>;
    /** Ends when the operation that was begun has ended. */
    follow: (sent: Sent) => Promise<void>;
}

interface Lane {
    /** Whether the instance has said that it is busy: then one write goes at a time. */
    serial: boolean;
    /** Those who wait for their turn, first come first served. */
    waiting: (() => void)[];
    taken: boolean;
    /** The ends of operations of this process that are under way. */
    running: Set<Promise<unknown>>;
}

/** The writes of this process, by instance. */
export class Turns {
    private readonly lanes = new Map<string, Lane>();

    /**
     * Writes go out in parallel until the instance says that it is busy. From then on one goes at a time, first come first
     * served, each as soon as the operation before has ended, until nobody waits any more.
     */
    async take<Sent>(turn: Turn<Sent>, context: Context): Promise<Sent> {
        const lane = this.laneOf(turn.instanceId);
        if (!lane.serial) {
            try {
                return await this.operate(lane, turn, await turn.send());
            } catch (error) {
                if (!isBusy(error)) throw error;
                lane.serial = true;
            }
        }
        await this.ownTurn(lane, turn.instanceId, context);
        try {
            return await this.operate(lane, turn, await this.sendWhenFree(lane, turn, context));
        } finally {
            this.next(lane);
        }
    }

    private laneOf(instanceId: string): Lane {
        const lane = this.lanes.get(instanceId) ?? {
            serial: false,
            waiting: [],
            taken: false,
            running: new Set<Promise<unknown>>(),
        };
        this.lanes.set(instanceId, lane);
        return lane;
    }

    private async operate<Sent>(lane: Lane, { follow }: Turn<Sent>, sent: Sent): Promise<Sent> {
        const end = follow(sent);
        const ended = end.catch(() => {});
        lane.running.add(ended);
        ended.finally(() => lane.running.delete(ended));
        await end;
        return sent;
    }

    /** Waits in the line of this process. */
    private async ownTurn(lane: Lane, instanceId: string, context: Context): Promise<void> {
        if (!lane.taken) {
            lane.taken = true;
            return;
        }
        sayWaiting(instanceId, context);
        let called = false;
        let come = () => {};
        const turn = new Promise<void>((resolve) => {
            come = () => {
                called = true;
                resolve();
            };
        });
        lane.waiting.push(come);
        const began = context.clock.now();
        await Promise.race([turn, context.clock.sleep(Math.max(0, context.deadline - began))]);
        if (called) return;
        lane.waiting.splice(lane.waiting.indexOf(come), 1);
        throw gaveUp(instanceId, began, context);
    }

    /** Whoever has the turn may still meet an operation of somebody else's, or one that began before. */
    private async sendWhenFree<Sent>(
        lane: Lane,
        { instanceId, send }: Turn<Sent>,
        context: Context,
    ): Promise<Sent> {
        const { clock, deadline, pollInterval } = context;
        const began = clock.now();
        for (let attempt = 0; ; attempt++) {
            try {
                return await send();
            } catch (error) {
                if (!isBusy(error)) throw error;
                if (clock.now() >= deadline) throw gaveUp(instanceId, began, context);
                sayWaiting(instanceId, context);
                const pause = clock.sleep(Math.min(500 * 2 ** attempt, pollInterval, deadline - clock.now()));
                await Promise.race([pause, ...lane.running]);
            }
        }
    }

    private next(lane: Lane): void {
        const come = lane.waiting.shift();
        if (come) come();
        else Object.assign(lane, { taken: false, serial: false });
    }
}

function sayWaiting(instanceId: string, context: Context): void {
    context.say("info", `waiting for another operation on ${instanceId}`);
}

function gaveUp(instanceId: string, began: number, { clock }: Context): WaitTimedOut {
    return new WaitTimedOut(
        `instance ${instanceId}: gave up after ${formatDuration(clock.now() - began)}, last seen: another operation is running on ` +
            'it. Nothing was sent: "pulumi up" tries again. customTimeouts sets a longer limit.',
    );
}
