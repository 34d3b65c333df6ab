import { barChart, type Cluster } from "./bars";
import { type Edition, editionNames, type StepName } from "./deployment";
import { costOf, type DeploymentFigures, facesIn, faceWords, rival } from "./deploymentFigures";
import { type Conditions, type Figures, groups, jobLabel, sumOf } from "./figures";
import type { Operation } from "./measure";
import type { Cost } from "./stack";

const colours: Record<string, string> = {
    floor: "#7b8794",
    alike: "#c9822b",
    taurusdb: "#2f6fde",
    plugin: "#2f9e6b",
    traced: "#8c5fb8",
    rival: "#b4465a",
};

/** The growth with the number of resources as one SVG: seconds of `up` and `destroy`, and requests by the time of a job. */
export function chartOf(figures: Figures): string {
    const { measured, more, jobSeconds } = figures;
    const unique = <T>(values: T[]) => [...new Set(values)];
    const wallTimes = (operation: Operation) =>
        unique(measured.map(({ count }) => count)).map((count): Cluster => {
            const own = groups(measured).filter((group) => group.count === count);
            return [
                String(count),
                own.map(({ contestant, of }) => [contestant, of(operation)?.wallSeconds ?? 0]),
            ];
        });
    const requests = (more?.jobTimes ?? []).map(
        (each): Cluster => [jobLabel(each), [["taurusdb", each.requests]]],
    );
    const names = unique(measured.map(({ contestant }) => contestant));
    return barChart(
        [
            { title: `seconds of up, by resources (jobs of ${jobSeconds} s)`, clusters: wallTimes("up") },
            { title: "seconds of destroy, by resources", clusters: wallTimes("destroy") },
            { title: "requests of one up of 100 tasks, by the time of a job", clusters: requests },
        ],
        Object.fromEntries(names.map((name) => [name, { label: name, colour: colours[name] ?? "" }])),
        captionOf(figures),
    );
}

/** A deployment as one SVG: its requests and a rival's, and seconds of `up` against the floor. */
export function deploymentChartOf(figures: DeploymentFigures): string {
    const { count, floor, steps } = figures.deployment;
    const faces = facesIn(steps);
    const bars = (edition: Edition, step: StepName, value: (cost: Cost) => number) =>
        faces.map((face): [string, number] => {
            const cost = costOf(steps, edition, face, step);
            return [face, cost ? value(cost) : 0];
        });
    const requests = (Object.keys(rival.requests) as StepName[]).map((step): Cluster => {
        const own = bars("StarRocks", step, (cost) => sumOf(cost.requests));
        return [step.replace(", ", ",\n"), [...own, ["rival", rival.requests[step]?.all ?? 0]]];
    });
    const ups = editionNames.map((edition): Cluster => {
        const own = bars(edition, "up", ({ wallSeconds }) => wallSeconds);
        return [edition, [["floor", floor.up], ...own]];
    });
    const labels: [string, string][] = [
        ["floor", "empty resources"],
        ...faces.map((face): [string, string] => [face, faceWords[face]]),
        ["rival", rival.name],
    ];
    return barChart(
        [
            { title: `requests of ${count} StarRocks tasks`, clusters: requests },
            { title: `seconds of up, ${count} tasks (jobs of ${figures.jobSeconds} s)`, clusters: ups },
        ],
        Object.fromEntries(labels.map(([name, label]) => [name, { label, colour: colours[name] ?? "" }])),
        captionOf(figures),
    );
}

function captionOf({ date, machine, parallelism }: Conditions): string {
    return `${date} · ${machine} · --parallel ${parallelism}`;
}
