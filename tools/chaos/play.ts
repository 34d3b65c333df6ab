import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { temporaryWorkspace } from "../pulumi/workspace";
import { Cloud } from "./cloud";
import type { Declared, Scenario } from "./draw";
import { changeByHand, expectedAfter, outsideOf, withIgnored } from "./expected";
import { declare, makeProject } from "./project";
import type { Report } from "./report";
import { Stack } from "./stack";
import { compare, compareState, findBlindRepeats } from "./verify";

/** Plays a scenario on the real engine. */
export async function play(seed: number, scenario: Scenario, bin: string): Promise<Report> {
    const report: Report = { seed, problems: [], events: [], faults: {}, stops: {}, attempts: 0 };
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
            declare(folder, stage.resources, cloud.emulator);
            const unfinished = await stack.untilItSucceeds("up", stage);
            if (!unfinished) return report;
            const results = stage.resources.map((each) => {
                const old = before.find(({ name }) => name === each.name);
                const state = { ...each, args: withIgnored(old, each) };
                const whole = unfinished.has(each.name);
                return { state, expected: expectedAfter(old, each, byHand.get(each.name) ?? {}, whole) };
            });
            const expected = results.map((each) => each.expected);
            await check(report, expected, cloud, stack);
            before = results.map(({ state }) => state);
            outside = new Map(results.map((each) => [each.state.name, outsideOf(each.expected, each.state)]));
        }
        report.events.push(`last: ${JSON.stringify(scenario.last)}`);
        if (!(await stack.untilItSucceeds("destroy", scenario.last))) return report;
        await check(report, [], cloud, stack);
        report.problems.push(...findBlindRepeats(cloud.requests()));
    } catch (error) {
        report.problems.push(`chaos itself: ${(error as Error).stack}`);
    } finally {
        await cloud.end();
        workspace.remove();
    }
    return report;
}

/** Compares the cloud and the state with a deployment that succeeded, once all jobs have ended. */
async function check(report: Report, declared: Declared[], { emulator }: Cloud, stack: Stack): Promise<void> {
    do {
        await pause(50);
        await fetch(`${emulator.url}/_emulator/tasks`);
    } while (emulator.world.jobs.some(({ settled }) => !settled));
    const problems = [...compare(declared, emulator.world), ...compareState(declared, stack.state())];
    for (const problem of problems) {
        report.problems.push(problem);
        report.events.push(`PROBLEM ${problem}`);
    }
}
