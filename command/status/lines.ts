import { printJson } from "../output";
import { changeLine, changesBetween, instanceLines, isSame } from "./changes";
import type { Poll } from "./poll";
import type { View } from "./watch";

/** Where nothing can be redrawn: changes are printed, and a failed poll is reported on standard error. */
abstract class Log implements View {
    private before: Poll | undefined;
    private problem: string | undefined;

    show(poll: Poll): void {
        this.print(poll, this.before);
        this.before = poll;
        this.problem = undefined;
    }

    /** The same failure of several polls is reported once. */
    report(problem: string): void {
        if (problem !== this.problem) console.error(`The last poll failed: ${problem}`);
        this.problem = problem;
    }

    end(): void {}

    protected abstract print(poll: Poll, before: Poll | undefined): void;
}

/** A line for each change; at first one for each task. */
export class Lines extends Log {
    protected print(poll: Poll, before: Poll | undefined): void {
        for (const line of instanceLines(before, poll)) console.log(line);
        for (const change of changesBetween(before, poll)) console.log(changeLine(change, poll));
    }
}

/** A line of JSON for each poll that differs from the one before. */
export class JsonLines extends Log {
    protected print(poll: Poll, before: Poll | undefined): void {
        if (!isSame(before, poll)) printJson(poll, 0);
    }
}
