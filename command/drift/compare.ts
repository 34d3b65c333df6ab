import { UserError } from "../../provider/userError";
import { resourcesOf } from "../pulumi";
import { type Finding, findDrift } from "./findings";
import { CompareError, type Problem } from "./problems";
import { refresh, type Target } from "./pulumi";
import { reportOf, unknownReport } from "./report";
import { stackOf } from "./urn";

interface Comparison {
    /** 0: as deployed, 2: drift, 1: the comparison failed. */
    code: 0 | 1 | 2;
    /** In Markdown. */
    report: string;
    /** The same for scripts. */
    data: { stack?: string; findings: Finding[] } | { stack?: string; problems: Problem[] };
    /** Why the comparison failed. */
    error?: string;
}

/** Compares the deployment of a stack with the service. */
export function compare(target: Target): Comparison {
    const { stack } = target;
    try {
        const refreshed = refresh(target);
        const findings = findDrift(resourcesOf(stack), refreshed);
        const name = stack ?? (refreshed[0] && stackOf(refreshed[0].urn));
        return {
            code: findings.length > 0 ? 2 : 0,
            report: reportOf(findings, name ?? "this stack"),
            data: { stack: name, findings },
        };
    } catch (error) {
        if (!(error instanceof CompareError || error instanceof UserError)) throw error;
        const { message } = error;
        const problems = error instanceof CompareError ? error.problems : [{ names: [], message }];
        return {
            code: 1,
            report: unknownReport(problems, stack ?? "this stack"),
            data: { stack, problems },
            error: message,
        };
    }
}
