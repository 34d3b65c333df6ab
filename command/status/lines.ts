import { printJson } from "../output";
import { changeLine, changesBetween, instanceLines, isSame } from "./changes";
import type { Look } from "./look";
import type { View } from "./watch";

/** Where nothing can be redrawn: what changes is printed, and a failed look is told where errors are. */
abstract class Log implements View {
    private before: Look | undefined;
    private problem: string | undefined;

    show(look: Look): void {
        this.print(look, this.before);
        this.before = look;
        this.problem = undefined;
    }

    /** The same failure of several looks is told once. */
    tell(problem: string): void {
        if (problem !== this.problem) console.error(`The last look failed: ${problem}`);
        this.problem = problem;
    }

    end(): void {}

    protected abstract print(look: Look, before: Look | undefined): void;
}

/** A line for each change; at first one for each task. */
export class Lines extends Log {
    protected print(look: Look, before: Look | undefined): void {
        for (const line of instanceLines(before, look)) console.log(line);
        for (const change of changesBetween(before, look)) console.log(changeLine(change, look));
    }
}

/** A line of JSON for each look that differs from the one before. */
export class JsonLines extends Log {
    protected print(look: Look, before: Look | undefined): void {
        if (!isSame(before, look)) printJson(look, 0);
    }
}
