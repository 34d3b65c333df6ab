import type { ArgumentRule } from "../../provider/arguments/rules";
import { findChanges } from "../../provider/pulumi/changes";
import { editionByType, editions } from "../editions";
import { pathOf, withIgnored } from "./ignored";
import type { Deployed, Properties, Refreshed } from "./pulumi";
import { isReplacedBy } from "./replaced";
import { nameOf, typeOf } from "./urn";
import { holdsSecret, isMap, masked, textOf } from "./values";

/** What `pulumi up --refresh` does about a finding. */
export type Outcome = "restores" | "creates" | "replaces" | "refuses" | "leaves";

/** One difference between a replication and its last deployment. */
export interface Finding {
    /** Its name in the program. */
    name: string;
    type: string;
    urn: string;
    /** `secret`: a secret argument has another value. */
    problem: "changed" | "secret" | "gone" | "failed" | "cancelled" | "abnormal";
    up: Outcome;
    /** The argument that was changed, such as `tables` or `databaseConfigs.max_rows_per_chunk`. */
    argument?: string;
    /** Absent if the program leaves the argument out. */
    deployed?: unknown;
    /** Absent if the service has no value. */
    found?: unknown;
    /** The meaning of an argument that is left out. */
    default?: string;
    /** The service's reason for a task that does not work. */
    reason?: string;
}

type Rules = Record<string, ArgumentRule>;

/** The meaning of arguments that are left out and have no default in their rules. */
const serviceDefaults: Record<string, string> = {
    sourceNodeId: "the primary node",
    tables: "all tables",
    databaseConfigs: "the service's value",
    tableConfigs: "none",
};

/** Arguments with a finding for each key. */
const maps = ["databaseConfigs", "tableConfigs"];

/**
 * What a refresh would write into the state and the next update would change back. Values that change by themselves, such as the
 * stage, and those that `ignoreChanges` names are not drift.
 */
export function findDrift(deployed: Deployed[], refreshed: Refreshed[]): Finding[] {
    const events = new Map<string, Refreshed>();
    // A refresh that runs the program has further events of a resource. The first is the one of the refresh.
    for (const event of refreshed)
        if (!event.old?.delete && !events.has(event.urn)) events.set(event.urn, event);
    return deployed
        .filter((resource) => !resource.delete && !resource.external)
        .flatMap((resource) => {
            const [edition, event] = [editionByType.get(typeOf(resource.urn)), events.get(resource.urn)];
            return edition && event ? findingsOf(resource, editions[edition].resource.rules, event) : [];
        })
        .sort((a, b) => a.name.localeCompare(b.name) || a.urn.localeCompare(b.urn));
}

function findingsOf(
    { urn, protect, ignoreChanges = [], replaceOnChanges = [] }: Deployed,
    rules: Rules,
    { op, old, new: now }: Refreshed,
): Finding[] {
    const subject = { name: nameOf(urn), type: typeOf(urn).split(":").at(-1) as string, urn };
    if (op === "delete") return [{ ...subject, problem: "gone", up: "creates" }];

    const [declared, found, outputs] = [old?.inputs ?? {}, now?.inputs ?? {}, now?.outputs ?? {}];
    const wanted = withIgnored(declared, found, ignoreChanges);
    const changes = findChanges(rules, outputs, wanted);
    const health = healthOf(outputs);
    const isOver = health !== undefined && health.problem !== "abnormal";
    // A cancelled StarRocks task is a change of desiredState, which may be ignored. A ClickHouse task is always created again.
    const isMadeAnew = isOver && (rules.desiredState === undefined || changes.delete("desiredState"));
    const findings: Finding[] = [];
    if (health) findings.push({ ...subject, ...health, up: isMadeAnew ? "creates" : "leaves" });
    for (const [argument, change] of changes) {
        if (change === "nothing") continue;
        const replaces =
            change === "replace" ||
            isReplacedBy(replaceOnChanges, argument, found[argument], wanted[argument]);
        const up = !replaces ? "restores" : protect ? "refuses" : "replaces";
        const more = { ...subject, problem: "changed", up, default: defaultOf(rules, argument) } as const;
        findings.push(
            ...partsOf(argument, wanted[argument], found[argument]).map((part) => ({ ...more, ...part })),
        );
    }
    // The engine compares secrets but does not show them: an update without any other reason is a changed secret.
    const isExplained =
        isOver || outputs.__unfinished === true || findChanges(rules, outputs, declared).size > 0;
    const ignored = ignoreChanges.map((path) => pathOf(path)[0]);
    const secrets = Object.keys(rules).filter(
        (name) => holdsSecret(declared[name]) && !ignored.includes(name) && !ignored.includes("*"),
    );
    if (op === "update" && !isExplained && secrets.length > 0)
        findings.push({ ...subject, problem: "secret", up: "restores", argument: secrets.join(", ") });
    return findings;
}

function healthOf({ stage, status, lastError }: Properties): Pick<Finding, "problem" | "reason"> | undefined {
    const isOver = stage === "failed" || stage === "cancelled";
    const problem = isOver ? stage : status === "abnormal" ? status : undefined;
    const reason = typeof lastError === "string" && lastError !== "" ? lastError : undefined;
    return problem && { problem, reason };
}

type Part = Required<Pick<Finding, "argument">> & Pick<Finding, "deployed" | "found">;

/** The keys of a map that differ, or the whole argument. */
function partsOf(argument: string, deployed: unknown, found: unknown): Part[] {
    const [before, now] = [deployed ?? {}, found ?? {}];
    const whole = [{ argument, deployed: masked(deployed), found: masked(found) }];
    if (!maps.includes(argument) || !isMap(before) || !isMap(now)) return whole;
    const parts = Object.keys({ ...before, ...now })
        .filter((key) => textOf(before[key]) !== textOf(now[key]))
        .map((key) => ({
            argument: `${argument}.${key}`,
            deployed: masked(before[key]),
            found: masked(now[key]),
        }));
    return parts.length > 0 ? parts : whole;
}

function defaultOf(rules: Rules, argument: string): string | undefined {
    const value = rules[argument]?.default;
    return value === undefined ? serviceDefaults[argument] : String(value);
}
