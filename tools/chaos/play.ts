import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { temporaryWorkspace } from "../pulumi/workspace";
import { asBeforehand, makeTask } from "./beforehand";
import { Cloud } from "./cloud";
import type { Declared, Face, Scenario, Stage } from "./draw";
import { changeByHand, differingArgs, expectedAfter, replacedBy, withIgnored } from "./expected";
import { declare, makeProject } from "./project";
import { count, note, type Report } from "./report";
import { Stack } from "./stack";
import { findUnshown, type Shown } from "./unshown";
import { compare, compareState, findBlindRepeats, snapshotOf } from "./verify";

/** Plays a scenario on the real engine. */
export async function play(seed: number, scenario: Scenario, bin: string): Promise<Report> {
    const { readings, stages, last, other } = scenario;
    const report: Report = {
        seed,
        problems: [],
        events: [],
        faults: {},
        stops: { dynamic: {}, plugin: {} },
        slowestEnd: 0,
        faces: [],
        attempts: 0,
        subjects: {},
        readings,
    };
    const workspace = temporaryWorkspace(bin);
    const cloud = new Cloud(report, { ...readings, stateFile: path.join(workspace.folder, "cloud.json") });
    try {
        await cloud.start();
        const folder = makeProject("chaos", workspace);
        const stack = new Stack(report, cloud, workspace, "chaos", folder, other?.resources);
        await stack.pulumi(["stack", "init", "chaos"]);
        /** The deployed resources, as the state has them. */
        let before: Declared[] = [];
        /** Those of the other stack. */
        let beside: Declared[] = [];
        /** Arguments that were changed by hand since, by the resource's name. */
        let outside = new Map<string, Partial<Declared["args"]>>();
        for (const [index, stage] of stages.entries()) {
            report.events.push(`stage ${index}: ${JSON.stringify(stage)}`);
            const byHand = new Map(
                before.map((each) => {
                    const now = changeByHand(cloud.emulator, each, stage.byHand?.[each.name] ?? []);
                    for (const name of Object.keys(now)) count(report, `${name} changed by hand`);
                    return [each.name, { ...outside.get(each.name), ...now }];
                }),
            );
            const found = stage.resources.flatMap((each) => {
                const task = stage.beforehand?.[each.name];
                return task ? [asBeforehand(each, task)] : [];
            });
            for (const each of found) makeTask(cloud.emulator.world, each);
            declare(folder, stage, cloud.emulator);
            report.faces.push(stage.face);
            // A first deployment has nothing that could change unshown but the tasks that are there.
            const shown = index === 0 ? shownOfFirst(stage) : await stack.preview();
            if (!shown) return report;
            const tasks = snapshotOf(cloud.emulator.world);
            const earlier = cloud.requests().length;
            const joining = other?.during === index ? other : undefined;
            const [unfinished, joined] = await Promise.all([
                stack.untilItSucceeds("up", stage),
                joining && deployOther(joining),
            ]);
            if (!unfinished) return report;
            if (joining && joined) {
                cloud.emulator.planFaults([]);
                if (!joined.succeeded && !(await joined.stack.deploy()))
                    note(report, ["unconverged: the other stack did not succeed in 2 attempts"]);
                for (const { name } of joining.resources) shown.set(name, { ops: ["create"], paths: [] });
            }
            const results = stage.resources.map((each) => {
                const old = before.find(({ name }) => name === each.name);
                const state = { ...each, args: withIgnored(old, each) };
                const whole = unfinished.has(each.name);
                return { state, expected: expectedAfter(old, each, byHand.get(each.name) ?? {}, whole) };
            });
            const now = results.map(({ state }) => state);
            const expected = results.map((each) => each.expected);
            const alongside = joining ? joining.resources : beside;
            await settled(cloud);
            note(report, [
                ...compare([...expected, ...alongside], cloud.emulator.world),
                ...compareState(expected, stage.face, stack.state()),
                ...(joined ? compareState(alongside, joining?.face as Face, joined.stack.state()) : []),
                ...findUnshown({
                    shown,
                    before: [...before, ...beside, ...found],
                    now: [...now, ...alongside],
                    requests: cloud.requests().slice(earlier),
                    worlds: [tasks, snapshotOf(cloud.emulator.world)],
                    unfinished,
                }),
            ]);
            countSubjects(report, stage, before, now);
            before = now;
            beside = alongside;
            outside = new Map(
                results.map(({ expected, state }) => [state.name, differingArgs(expected, state)]),
            );
        }
        report.events.push(`last: ${JSON.stringify(last)}`);
        const face = report.faces.at(-1) ?? "dynamic";
        if (!(await stack.untilItSucceeds("destroy", { ...last, face }))) return report;
        await settled(cloud);
        // The other stack stays.
        note(report, [
            ...compare(beside, cloud.emulator.world),
            ...compareState([], face, stack.state()),
            ...findBlindRepeats(cloud.requests()),
        ]);
    } catch (error) {
        report.problems.push(`chaos itself: ${(error as Error).stack}`);
    } finally {
        await cloud.end();
        workspace.remove();
    }
    return report;

    async function deployOther({ face, resources }: NonNullable<Scenario["other"]>) {
        const folder = makeProject("other", workspace);
        declare(folder, { face, resources }, cloud.emulator);
        const stack = new Stack(report, cloud, workspace, "other", folder);
        await stack.pulumi(["stack", "init", "chaos"]);
        count(report, `second stack at the same time (${face})`);
        return { stack, succeeded: await stack.deploy() };
    }
}

/** Waits until all jobs have ended. */
async function settled({ emulator }: Cloud): Promise<void> {
    do {
        await pause(50);
        await fetch(`${emulator.url}/_emulator/tasks`);
    } while (emulator.world.jobs.some(({ settled }) => !settled));
}

/** What the preview of a first deployment shows: a task that matches is adopted as it is. */
function shownOfFirst({ resources, beforehand = {} }: Stage): Shown {
    return new Map(
        resources
            .filter(({ name }) => beforehand[name] !== "matching")
            .map(({ name }) => {
                const adopts = beforehand[name] === "differing";
                return [
                    name,
                    adopts ? { ops: ["update"], paths: ["tables"] } : { ops: ["create"], paths: [] },
                ];
            }),
    );
}

function countSubjects(report: Report, stage: Stage, before: Declared[], now: Declared[]): void {
    for (const each of stage.resources) {
        const task = stage.beforehand?.[each.name];
        if (each.import) count(report, "task imported by the resource option");
        else if (task === "matching") count(report, "task adopted without a write");
        else if (task) count(report, "task adopted and changed");
    }
    for (const { name, args, kind } of now) {
        const old = before.find((each) => each.name === name);
        for (const changed of old ? replacedBy(old.args, args) : [])
            count(report, `${kind} replaced by a change of ${changed}`);
    }
    for (const { ignoreChanges = [] } of before.length > 0 ? now : [])
        if (ignoreChanges.length > 0) count(report, "resource with ignored arguments");
}
