import type { Emulator, EmulatorOptions } from "pulumi-taurusdb-htap-emulator";
import { type Discovery, discover } from "../../command/discover/discovery";
import { snapshotOf } from "../../command/discover/snapshot";
import { askEmulator, tasks } from "./askEmulator";
import { atOnce, reports } from "./consoleTasks";
import { cloudAt, ids, stillEmulator } from "./stillEmulator";

/** An emulator whose time stands still, and what discover finds there. */
export class Discovering {
    still!: Awaited<ReturnType<typeof stillEmulator>>;
    emulator!: Emulator;

    begin = async (options: EmulatorOptions = {}): Promise<void> => {
        this.still = await stillEmulator({ ...atOnce, ...options });
        this.emulator = this.still.emulator;
    };

    close = () => this.emulator.close();

    /** Of all instances where none is named. */
    found = async (...instances: string[]): Promise<Discovery> => {
        const snapshot = snapshotOf(cloudAt(this.emulator), { pollInterval: 10_000, settleTime: 60_000 });
        const all = instances.length > 0 ? instances : [ids.starRocks, reports, ids.clickHouse];
        return discover(
            all.map((id) => ({ id })),
            snapshot,
        );
    };

    /** A StarRocks task's configuration in the service's own words. */
    configurationOf = async (task: string): Promise<Record<string, object>> =>
        (await askEmulator(this.emulator, "GET", `${tasks}/configuration?task_name=${task}`)).body;

    /** Another reply to the next request of an operation. */
    replyOnce = (operation: string, body: object, status = 200): void =>
        this.emulator.planFaults([
            { operation, do: "reply", status, body: JSON.stringify(body), when: "before" },
        ]);
}

/** Why each task is left out, by its name. */
export const reasons = ({ leftOut }: Discovery) =>
    Object.fromEntries(leftOut.map(({ name, reason }) => [name, reason]));

/** What is said of tasks, by their names. */
export const remarksOf = ({ tasks }: Discovery) =>
    Object.fromEntries(tasks.flatMap(({ name, remarks }) => (remarks.length === 0 ? [] : [[name, remarks]])));
