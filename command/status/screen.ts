import { formatDuration } from "../../provider/duration";
import { showsColour } from "../output";
import { lineOf, type Medium, type Span } from "../text";
import { summaryOf } from "./health";
import type { Poll } from "./poll";
import { type Block, type Table, tableOf } from "./table";
import type { View } from "./watch";

/** What a screen says around the table. */
interface Around {
    title: string;
    /** Why the last poll failed. */
    problem?: string;
}

/** The lines of a table that is printed once. */
export function tableLines(poll: Poll, medium: Medium): string[] {
    const { notices, header, tasks } = tableOf(poll);
    const rows = tasks.length === 0 ? [] : [header, ...tasks.flat(), []];
    return [...notices, ...rows, [{ text: summaryOf(poll.tasks) }]].map((line) => lineOf(line, medium));
}

/** The lines of a screen of so many rows. The tasks that do not fit are counted. */
export function screenLines(poll: Poll, { title, problem }: Around, rows: number, medium: Medium): string[] {
    const table = tableOf(poll);
    const failed: Span[][] =
        problem === undefined ? [] : [[{ text: `The last poll failed: ${problem}`, colour: "red" }]];
    const top: Span[][] = [[{ text: title, colour: "dim" }], ...failed, ...table.notices, []];
    const bottom: Span[][] = [[], [{ text: summaryOf(poll.tasks), colour: "bold" }]];
    const middle = fitting(table, rows - top.length - bottom.length);
    return [...top, ...middle, ...bottom].slice(0, rows).map((line) => lineOf(line, medium));
}

function fitting({ header, tasks }: Table, rows: number): Span[][] {
    if (tasks.length === 0) return [];
    const all = tasks.flat();
    if (1 + all.length <= rows) return [header, ...all];
    const shown: Block[] = [];
    // The header and the count of the others take a row each.
    for (let left = rows - 2; shown.length < tasks.length; ) {
        const block = tasks[shown.length] as Block;
        left -= block.length;
        if (left < 0) break;
        shown.push(block);
    }
    const more = tasks.length - shown.length;
    return [header, ...shown.flat(), [{ text: `… and ${more} more`, colour: "dim" }]];
}

/** Codes of a terminal: another page without a cursor, and the way back. */
const [enter, leave] = ["\u001b[?1049h\u001b[?25l", "\u001b[?25h\u001b[?1049l"];
/** Codes of a terminal: to the first line, to the end of a line, and below the last one. */
const [home, clearLine, clearBelow] = ["\u001b[H", "\u001b[K", "\u001b[J"];

/** The size of a terminal that does not say its own. */
const usual = { rows: 24, columns: 80 };

/** A table that is redrawn in place, on a page of its own. Its last state stays on the terminal. */
export class Screen implements View {
    private poll: Poll | undefined;
    private problem: string | undefined;

    constructor(
        private readonly terminal: NodeJS.WriteStream,
        private readonly where: string,
        private readonly every: number,
    ) {}

    show(poll: Poll): void {
        if (this.poll === undefined) {
            this.terminal.write(enter);
            this.terminal.on("resize", this.draw);
        }
        this.poll = poll;
        this.problem = undefined;
        this.draw();
    }

    report(problem: string): void {
        this.problem = problem;
        this.draw();
    }

    end(): void {
        this.terminal.off("resize", this.draw);
        if (this.poll === undefined) return;
        const lines = tableLines(this.poll, { colour: showsColour(this.terminal) });
        this.terminal.write(`${leave}${lines.join("\n")}\n`);
    }

    private draw = (): void => {
        if (this.poll === undefined) return;
        const title = `${this.where} · ${timeOf(this.poll.seenAt)} · every ${formatDuration(this.every)} · Ctrl-C ends`;
        const medium = {
            colour: showsColour(this.terminal),
            columns: this.terminal.columns || usual.columns,
        };
        const around = { title, problem: this.problem };
        const lines = screenLines(this.poll, around, this.terminal.rows || usual.rows, medium);
        this.terminal.write(`${home}${lines.map((line) => line + clearLine).join("\r\n")}${clearBelow}`);
    };
}

function timeOf(date: string): string {
    return new Date(date).toTimeString().slice(0, "hh:mm:ss".length);
}
