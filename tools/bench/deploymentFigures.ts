import { table } from "../markdown";
import {
    type Deployment,
    type Edition,
    editionNames,
    type Face,
    faceNames,
    type Step,
    type StepName,
    stepNames,
} from "./deployment";
import { type Conditions, isList, requestsOf, seconds, sumOf, takenUnder } from "./figures";
import type { Cost } from "./stack";

/** What one run has measured of a deployment. */
export interface DeploymentFigures extends Conditions {
    deployment: Deployment;
}

export const faceWords: Record<Face, string> = { taurusdb: "dynamic resources", plugin: "plugin" };

/** Its commands with 100 StarRocks tasks, counted on the same emulated service. `lists`: how many were lists, where counted. */
export const rival: { name: string; requests: Partial<Record<StepName, { all: number; lists?: number }>> } = {
    name: "Huawei's Terraform provider v1.95.0",
    requests: {
        up: { all: 1_402, lists: 1_000 },
        // Its plan refreshes first.
        "preview, nothing changed": { all: 301 },
        "refresh, 3 tasks drifted": { all: 301 },
        destroy: { all: 903 },
    },
};

/** The figures as Markdown. */
export function deploymentTablesOf(figures: DeploymentFigures): string {
    const { count, smallCount, floor } = figures.deployment;
    return [
        "# Figures of a deployment",
        `${takenUnder(figures)} ${count} tasks of one HTAP instance. Each has a source database, a list of tables and a parameter of its own. One task changes in a stack of ${smallCount}.`,
        ...editionNames.flatMap((edition) => [
            `## ${edition}`,
            costs(figures.deployment, edition),
            "Requests by operation, lists of tasks first. Two numbers are those of dynamic resources and of the plugin, where they differ.",
            byOperation(figures.deployment, edition),
        ]),
        "## Against the floor",
        `The floor is ${count} empty resources, whose hooks sleep as long as a job: \`up\` ${seconds(floor.up)} s, \`destroy\` ${seconds(floor.destroy)} s.`,
        againstFloor(figures.deployment),
        `${rival.name} was measured with 100 tasks on the same kind of emulated service: \`apply\` stands for \`up\`, and \`plan\` for \`preview\` and \`refresh\`. It covers StarRocks only.`,
        "",
    ].join("\n\n");
}

/** A row for each command. */
function costs({ steps }: Deployment, edition: Edition): string {
    const faces = facesIn(steps);
    const head = (what: string) => faces.map((face) => `${what}, ${faceWords[face]}`);
    const isCompared = edition === "StarRocks";
    return table(
        [
            "command",
            ...head("seconds"),
            ...head("requests"),
            ...head("writes"),
            ...(isCompared ? [`requests, ${rival.name}`] : []),
        ],
        stepNames.map((name) => {
            const own = faces.map((face) => costOf(steps, edition, face, name));
            return [
                name,
                ...own.map((cost) => seconds(cost?.wallSeconds)),
                ...own.map((cost) => requestsOf(cost?.requests)),
                ...own.map((cost) => String(sumOf(cost?.requests ?? {}, isWrite))),
                ...(isCompared ? [ofRival(name)] : []),
            ];
        }),
    );
}

/** A row for each operation, and a column for each command that sends requests. */
function byOperation({ steps }: Deployment, edition: Edition): string {
    const own = steps.filter((step) => step.edition === edition);
    const operations = [...new Set(own.flatMap(({ requests }) => Object.keys(requests)))];
    const ordered = [...operations.filter(isList), ...operations.filter((each) => !isList(each)).sort()];
    const asking = stepNames.filter((name) =>
        own.some(({ step, requests }) => step === name && sumOf(requests) > 0),
    );
    return table(
        ["operation", ...asking],
        ordered.map((operation) => [
            `\`${operation}\``,
            ...asking.map((name) => {
                const counts = facesIn(steps).map(
                    (face) => costOf(steps, edition, face, name)?.requests[operation] ?? 0,
                );
                return [...new Set(counts)].join(" / ");
            }),
        ]),
    );
}

/** How near `up` is to the least that it can take, and whether a command without a change asks nothing. */
function againstFloor({ floor, steps }: Deployment): string {
    const answer = (isSo: boolean) => (isSo ? "yes" : "no");
    return table(
        ["", "up, s", "up / floor", "up <= 1.1 x floor + 2 s", "up, nothing changed: 0 requests"],
        editionNames.flatMap((edition) =>
            facesIn(steps).map((face) => {
                const up = costOf(steps, edition, face, "up")?.wallSeconds ?? 0;
                const again = costOf(steps, edition, face, "up, nothing changed")?.requests ?? {};
                return [
                    `${edition}, ${faceWords[face]}`,
                    seconds(up),
                    (up / floor.up).toFixed(2),
                    answer(up <= 1.1 * floor.up + 2),
                    answer(sumOf(again) === 0),
                ];
            }),
        ),
    );
}

export function facesIn(steps: Step[]): Face[] {
    return faceNames.filter((name) => steps.some(({ face }) => face === name));
}

export function costOf(steps: Step[], edition: Edition, face: Face, name: StepName): Cost | undefined {
    return steps.find((each) => each.edition === edition && each.face === face && each.step === name);
}

/** All operations that only read are named so. */
function isWrite(operation: string): boolean {
    return !/^(List|Show)/.test(operation);
}

function ofRival(name: StepName): string {
    const { all, lists } = rival.requests[name] ?? {};
    if (all === undefined) return "";
    return lists === undefined ? String(all) : `${all} (${lists} lists)`;
}
