import { isBusy } from "../api/errors";
import { formatDuration } from "../duration";
import type { Clock } from "./clock";
import { WaitTimedOut } from "./poll";
import type { Progress } from "./progress";

/** How long somebody waits for a turn, and how that is told. */
interface Patience {
    clock: Clock;
    deadline: number;
    pollInterval: number;
    progress: Progress;
}

/** A write and what it begins. */
export interface Turn<Sent> {
    /** The instance, as it stands in messages and as writes are told apart by it. */
    instanceId: string;
    send: () => Promise<Sent>;
    /** Ends when the operation that was begun has ended. */
    follow: (sent: Sent) => Promise<void>;
}

/** Milliseconds between two tries of whoever is first in line, at most. */
const longestPoll = 2_000;

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
     * served, each as soon as the operation before has ended. Whoever is first in line tries at once, so that the line moves on
     * without a wait where writes are taken in parallel again; when nobody waits any more, there is none.
     */
    async take<Sent>(turn: Turn<Sent>, context: Patience): Promise<Sent> {
        const lane = this.laneOf(turn.instanceId);
        if (!lane.serial) {
            const sent = await this.unlessBusy(turn.send);
            if (sent) return this.operate(lane, turn, sent.reply);
            lane.serial = true;
        }
        await this.ownTurn(lane, turn.instanceId, context);
        let reply: Sent;
        try {
            reply = await this.sendWhenFree(lane, turn, context);
        } finally {
            this.next(lane);
        }
        return this.operate(lane, turn, reply);
    }

    private async unlessBusy<Sent>(send: () => Promise<Sent>): Promise<{ reply: Sent } | undefined> {
        try {
            return { reply: await send() };
        } catch (error) {
            if (isBusy(error)) return undefined;
            throw error;
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
    private async ownTurn(lane: Lane, instanceId: string, context: Patience): Promise<void> {
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

    /** Whoever has the turn may meet an operation of this process, or of somebody else's. */
    private async sendWhenFree<Sent>(
        lane: Lane,
        { instanceId, send }: Turn<Sent>,
        context: Patience,
    ): Promise<Sent> {
        const { clock, deadline, pollInterval } = context;
        const began = clock.now();
        for (let attempt = 0; ; attempt++) {
            const sent = await this.unlessBusy(send);
            if (sent) return sent.reply;
            if (clock.now() >= deadline) throw gaveUp(instanceId, began, context);
            sayWaiting(instanceId, context);
            const delay = Math.min(500 * 2 ** attempt, longestPoll, pollInterval, deadline - clock.now());
            await Promise.race([clock.sleep(delay), ...lane.running]);
            // Other processes wait too: who is first must not always be the same.
            await clock.sleep(Math.min(Math.random() * 200, pollInterval / 4));
        }
    }

    private next(lane: Lane): void {
        const come = lane.waiting.shift();
        if (come) come();
        else Object.assign(lane, { taken: false, serial: false });
    }
}

function sayWaiting(instanceId: string, context: Patience): void {
    context.progress.show({ stage: `waiting for another operation on ${instanceId}` });
}

function gaveUp(instanceId: string, began: number, { clock }: Patience): WaitTimedOut {
    return new WaitTimedOut(
        `instance ${instanceId}: gave up after ${formatDuration(clock.now() - began)}, last seen: another operation is running on ` +
            'it. "pulumi up" tries again; customTimeouts sets a longer limit.',
    );
}
