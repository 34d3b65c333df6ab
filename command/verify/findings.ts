import type { Edition } from "../editions";
import { type AssumptionId, assumptions } from "./assumptions";

/** Points on which the public documents disagree, by the names of the emulator's options. */
export type ReadingName =
    | "create-flow"
    | "checks"
    | "modify-while"
    | "omitted"
    | "click-house-setup"
    | "deleted"
    | "operations"
    | "dialect";

const readingsOf: Record<Edition, readonly ReadingName[]> = {
    starrocks: ["create-flow", "checks", "modify-while", "omitted", "deleted", "operations", "dialect"],
    clickhouse: ["click-house-setup", "deleted", "operations", "dialect"],
};

/** What a run says of one assumption. */
export interface Verdict {
    result: "held" | "did not hold" | "not seen";
    /** What was seen, or why nothing was, in Markdown. */
    seen: string;
}

/** What a run has seen. */
export class Findings {
    private readonly seen = new Map<AssumptionId, { holds: boolean; texts: Set<string> }>();
    private readonly values = new Map<ReadingName, Set<string>>();
    /** What no assumption is about. */
    readonly notes: string[] = [];

    /** An assumption held. */
    held = (id: AssumptionId, seen: string): void => this.add(id, true, seen);

    /** An assumption did not hold, which nothing that is seen later mends. */
    broke = (id: AssumptionId, seen: string): void => this.add(id, false, seen);

    reading(name: ReadingName, value: string): void {
        this.values.set(name, (this.values.get(name) ?? new Set()).add(value));
    }

    /** Which readings this service follows. */
    readings(edition: Edition): [ReadingName, string][] {
        return readingsOf[edition].map((name) => [
            name,
            [...(this.values.get(name) ?? ["not seen"])].join(" and "),
        ]);
    }

    verdict(id: AssumptionId, edition: Edition): Verdict {
        const found = this.seen.get(id);
        if (found)
            return { result: found.holds ? "held" : "did not hold", seen: [...found.texts].join("; ") };
        const { of, unseen } = assumptions[id];
        return {
            result: "not seen",
            seen: of === undefined || of === edition ? unseen : "about the other edition",
        };
    }

    private add(id: AssumptionId, holds: boolean, text: string): void {
        const before = this.seen.get(id);
        if (!before || (before.holds && !holds)) this.seen.set(id, { holds, texts: new Set([text]) });
        else if (before.holds === holds) before.texts.add(text);
    }
}
