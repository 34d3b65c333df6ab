import { plainProject } from "../pulumi/project";
import { cloudOf, temporaryWorkspace, withoutCloud } from "../pulumi/workspace";
import { run } from "../run";
import { type Contestant, type Size, serviceFor } from "./contestants";
import { type Usage, usageDuring } from "./pluginUsage";

export type Operation = "preview" | "up" | "up again" | "refresh" | "destroy";

/** One command on one program. */
export interface Measured extends Usage {
    contestant: string;
    count: number;
    operation: Operation;
    wallSeconds: number;
    /** How many, by operation of the service. */
    requests: Record<string, number>;
    /** Bytes of state per resource, after the first `up`. */
    stateBytes?: number;
}

export const parallelism = 200;

const commands: Record<Operation, string[]> = {
    preview: ["preview"],
    up: ["up", "--yes", "--skip-preview"],
    "up again": ["up", "--yes", "--skip-preview"],
    refresh: ["refresh", "--yes", "--skip-preview"],
    destroy: ["destroy", "--yes", "--skip-preview"],
};

/** The whole life of one program on the real engine, with an emulator of its own. */
export async function measure(
    bin: string,
    { name, program, files }: Contestant,
    count: number,
    jobMilliseconds: number,
    tell: (measured: Measured) => void,
): Promise<void> {
    const emulator = await serviceFor(jobMilliseconds);
    const workspace = temporaryWorkspace(bin);
    try {
        const size: Size = {
            count,
            jobMilliseconds,
            instanceId: emulator.world.instances.find(({ edition }) => edition === "starrocks")?.id ?? "",
            sourceInstanceId: emulator.world.sources[0]?.id ?? "",
        };
        const folder = plainProject("bench", workspace, {
            "index.js": program,
            "size.json": JSON.stringify(size),
            ...files,
        });
        const env = { ...withoutCloud(workspace.env), ...cloudOf(emulator) };
        const pulumi = async (...args: string[]) => {
            const done = await run("pulumi", [...args, "--non-interactive", "--color=never"], {
                cwd: folder,
                env,
            });
            if (done.code !== 0) throw new Error(`pulumi ${args.join(" ")}:\n${done.output.slice(-3_000)}`);
            return done.stdout;
        };
        await pulumi("stack", "init", "bench");
        for (const operation of Object.keys(commands) as Operation[]) {
            emulator.clearRequests();
            const began = performance.now();
            const usage = await usageDuring(folder, () =>
                pulumi(...commands[operation], "--parallel", String(parallelism)),
            );
            const wallSeconds = (performance.now() - began) / 1_000;
            tell({
                contestant: name,
                count,
                operation,
                wallSeconds,
                requests: countBy(emulator.requests().map(({ operation: asked, path }) => asked ?? path)),
                ...usage,
                ...(operation === "up" ? { stateBytes: bytesEach(await pulumi("stack", "export")) } : {}),
            });
        }
    } finally {
        await emulator.close();
        workspace.remove();
    }
}

function countBy(names: string[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
    return counts;
}

/** The mean size of a resource in the state, without the stack itself and the provider. */
function bytesEach(state: string): number {
    const resources: { type: string }[] = JSON.parse(state).deployment.resources;
    const own = resources.filter(({ type }) => !type.startsWith("pulumi:"));
    return Math.round(own.reduce((sum, each) => sum + JSON.stringify(each).length, 0) / own.length);
}
