import { plainLine } from "../../provider/plainText";
import { editions } from "../editions";
import { type Colour, padded, type Span, widthOf } from "../text";
import { type Health, healthOf } from "./health";
import type { InstanceStatus, Poll, TaskStatus } from "./poll";

/** The lines of one task. */
export type Block = Span[][];

/** A poll as lines for people. */
export interface Table {
    /** What is wrong with whole instances, and what the service says of them. */
    notices: Span[][];
    header: Span[];
    /** What needs attention comes first, with its reason on a line of its own. */
    tasks: Block[];
}

const colourOf: Record<Health, Colour> = {
    "needs attention": "red",
    copies: "cyan",
    waits: "dim",
    paused: "yellow",
    healthy: "green",
    unknown: "yellow",
    cancelled: "dim",
};

export function tableOf({ instances, tasks }: Poll): Table {
    const labels = labelsOf(instances);
    const rows = tasks.map((task) => cellsOf(task, labels.get(task.instanceId) ?? task.instanceId));
    const several = instances.length > 1;
    const columns = titles
        .map((title, index) => ({ title, cells: rows.map((cells) => cells[index] as Span) }))
        .filter(({ title, cells }) =>
            title === instanceTitle ? several : cells.some(({ text }) => text !== ""),
        );
    const widths = columns.map(({ title, cells }) =>
        Math.max(...[title, ...cells.map(({ text }) => text)].map(widthOf)),
    );
    const aligned = (cells: Span[]) =>
        cells.map(({ text, colour }, index) => ({ text: padded(text, (widths[index] ?? 0) + gap), colour }));
    return {
        notices: instances.flatMap((instance) => noticesOf(instance, labels)),
        header: aligned(columns.map(({ title }) => ({ text: title, colour: "bold" }))),
        tasks: tasks.map((task, row) => [
            aligned(columns.map(({ cells }) => cells[row] as Span)),
            ...reasonLines(task),
        ]),
    };
}

function noticesOf({ id, notice, problem }: InstanceStatus, labels: Map<string, string>): Span[][] {
    const lines: Span[] = [];
    if (problem !== undefined) lines.push({ text: unreadable(labels.get(id) ?? id, problem), colour: "red" });
    if (notice !== undefined)
        lines.push({ text: `The service says of instance ${labels.get(id)}: ${notice}`, colour: "yellow" });
    return lines.map((line) => [line]);
}

/** Its tasks are shown as they were before, or are not shown at all. */
export const unreadable = (instance: string, problem: string): string =>
    `Instance ${instance} could not be read: ${problem}`;

const instanceTitle = "INSTANCE";

/** Health stands first, so that no narrow terminal cuts it off. A column without a text is left out. */
const titles = ["HEALTH", instanceTitle, "EDITION", "TASK", "SOURCE → TARGET", "STAGE", "COPIED", "CATCH-UP"];

/** Blanks between two columns. */
const gap = 2;

/** By the order of the titles. */
function cellsOf(task: TaskStatus, instance: string): Span[] {
    const { edition, stage, percentage, catchupStage, catchupPercentage } = task;
    const health = healthOf(task);
    const copied =
        percentage === undefined ? "" : `${barOf(percentage)} ${percentText(percentage).padStart(5)}`;
    const catchUp = catchupStage === "full" ? percentText(catchupPercentage) || "runs" : "";
    return [
        { text: health, colour: colourOf[health] },
        { text: instance },
        { text: editions[edition].title },
        { text: shown(task.name) },
        { text: `${shown(task.sourceDatabase)} → ${shown(task.targetDatabase)}` },
        { text: stage },
        { text: copied, colour: "cyan" },
        { text: catchUp, colour: "cyan" },
    ];
}

function reasonLines({ problems }: TaskStatus): Span[][] {
    return problems.length === 0 ? [] : [[{ text: `  └ ${problems.join("; ")}`, colour: "red" }]];
}

/** A name of the service in a terminal. */
export function shown(name: string | undefined): string {
    return (name !== undefined && plainLine(name)) || "?";
}

export function percentText(percentage: number | undefined): string {
    return percentage === undefined ? "" : `${Math.floor(percentage)} %`;
}

/** The characters of a bar. */
const barLength = 10;

function barOf(percentage: number): string {
    const full = Math.floor((percentage / 100) * barLength);
    return "█".repeat(full) + "░".repeat(barLength - full);
}

/** Characters of an id that people compare at a glance. */
const shortestId = 8;

/** What distinguishes instances: their names, or the start of their ids. */
export function labelsOf(instances: InstanceStatus[]): Map<string, string> {
    const count = (label: string) =>
        instances.filter(({ id, name }) => name === label || id.startsWith(label)).length;
    return new Map(
        instances.map(({ id, name }) => {
            if (name !== undefined && count(name) === 1) return [id, name];
            let length = shortestId;
            while (length < id.length && count(id.slice(0, length)) > 1) length++;
            return [id, length < id.length ? `${id.slice(0, length)}…` : id];
        }),
    );
}
