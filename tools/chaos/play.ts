import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { temporaryWorkspace } from "../pulumi/workspace";
import { Cloud } from "./cloud";
import type { Declared, Face, Scenario } from "./draw";
import { changeByHand, differingArgs, expectedAfter, withIgnored } from "./expected";
import { declare, makeProject } from "./project";
import { note, type Report } from "./report";
import { Stack } from "./stack";
import { compare, compareState, findBlindRepeats, findNeedlessWrites } from "./verify";

/** Plays a scenario on the real engine. */
export async function play(seed: number, scenario: Scenario, bin: string): Promise<Report> {
    const report: Report = {
        seed,
        problems: [],
        events: [],
        faults: {},
        stops: { dynamic: {}, plugin: {} },
        slowestEnd: 0,
        faces: [],
        attempts: 0,
    };
    const workspace = temporaryWorkspace(bin);
    const cloud = new Cloud(report, {
        ...scenario.readings,
        stateFile: path.join(workspace.folder, "cloud.json"),
    });
    try {
        await cloud.start();
        const folder = makeProject(workspace);
        const stack = new Stack(report, cloud, workspace, folder);
        await stack.pulumi(["stack", "init", "chaos"]);
        /** The deployed resources, as the state has them. */
        let before: Declared[] = [];
        /** Arguments that were changed by hand since, by the resource's name. */
        let outside = new Map<string, Partial<Declared["args"]>>();
        for (const [index, stage] of scenario.stages.entries()) {
            report.events.push(`stage ${index}: ${JSON.stringify(stage)}`);
            const byHand = new Map(
                before.map((each) => {
                    const now = changeByHand(cloud.emulator, each, stage.byHand?.[each.name] ?? []);
                    return [each.name, { ...outside.get(each.name), ...now }];
                }),
            );
            declare(folder, stage, cloud.emulator);
            report.faces.push(stage.face);
            const earlier = cloud.requests().length;
            const unfinished = await stack.untilItSucceeds("up", stage);
            if (!unfinished) return report;
            const results = stage.resources.map((each) => {
                const old = before.find(({ name }) => name === each.name);
                const state = { ...each, args: withIgnored(old, each) };
                const whole = unfinished.has(each.name);
                return { state, expected: expectedAfter(old, each, byHand.get(each.name) ?? {}, whole) };
            });
            const expected = results.map((each) => each.expected);
            await check(report, expected, stage.face, cloud, stack);
            const unchanged = before.filter((old) =>
                results.some(({ state }) => state.name === old.name && isSame(state, old)),
            );
            note(report, findNeedlessWrites(unchanged, cloud.requests().slice(earlier)));
            before = results.map(({ state }) => state);
            outside = new Map(
                results.map(({ expected, state }) => [state.name, differingArgs(expected, state)]),
            );
        }
        report.events.push(`last: ${JSON.stringify(scenario.last)}`);
        const face = report.faces.at(-1) ?? "dynamic";
        if (!(await stack.untilItSucceeds("destroy", { ...scenario.last, face }))) return report;
        await check(report, [], face, cloud, stack);
        note(report, findBlindRepeats(cloud.requests()));
    } catch (error) {
        report.problems.push(`chaos itself: ${(error as Error).stack}`);
    } finally {
        await cloud.end();
        workspace.remove();
    }
    return report;
}

/** Compares the cloud and the state with a deployment that succeeded, once all jobs have ended. */
async function check(
    report: Report,
    declared: Declared[],
    face: Face,
    { emulator }: Cloud,
    stack: Stack,
): Promise<void> {
    do {
        await pause(50);
        await fetch(`${emulator.url}/_emulator/tasks`);
    } while (emulator.world.jobs.some(({ settled }) => !settled));
    note(report, [...compare(declared, emulator.world), ...compareState(declared, face, stack.state())]);
}

function isSame(one: Declared, other: Declared): boolean {
    return Object.keys(differingArgs(one, other)).length === 0;
}
