import { type Contestant, type Size, serviceFor } from "./contestants";
import { type Command, type Cost, withStack } from "./stack";

export type Operation = "preview" | "up" | "up again" | "refresh" | "destroy";

/** One command on one program. */
export interface Measured extends Cost {
    contestant: string;
    count: number;
    operation: Operation;
    /** Bytes of state per resource, after the first `up`. */
    stateBytes?: number;
}

const commands: Record<Operation, Command> = {
    preview: "preview",
    up: "up",
    "up again": "up",
    refresh: "refresh",
    destroy: "destroy",
};

/** The life of one program on the real engine, with an emulator of its own. */
export async function measure(
    bin: string,
    { name, program, files }: Contestant,
    count: number,
    jobMilliseconds: number,
    tell: (measured: Measured) => void,
    operations = Object.keys(commands) as Operation[],
): Promise<void> {
    const emulator = await serviceFor(jobMilliseconds);
    const size: Size = {
        count,
        jobMilliseconds,
        instanceId: emulator.world.instances.find(({ edition }) => edition === "starrocks")?.id ?? "",
        sourceInstanceId: emulator.world.sources[0]?.id ?? "",
    };
    const all = { "index.js": program, "size.json": JSON.stringify(size), ...files };
    await withStack(bin, emulator, all, async (stack) => {
        for (const operation of operations)
            tell({
                contestant: name,
                count,
                operation,
                ...(await stack.measure(commands[operation])),
                ...(operation === "up" ? { stateBytes: await stack.stateBytes() } : {}),
            });
    });
}
