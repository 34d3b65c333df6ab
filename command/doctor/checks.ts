import { signedInCloud } from "../../provider/access/signedInCloud";
import type { ConfigSource } from "../../provider/access/sources";
import { CloudFacts } from "../../provider/arguments/cloudFacts";
import { UserError } from "../../provider/userError";
import { type Choice, type Instance, instancesOf, namesInstances } from "../instances";
import { configOf } from "../service";
import { instancesOfStack } from "../stackInstances";
import { findAccess } from "./access";
import { type Finding, problem, skipped } from "./finding";
import { findInstance } from "./instances";
import { findNetwork } from "./network";
import { impatient, impatientCloud } from "./patience";
import { findSettings } from "./settings";
import { findTools } from "./tools";

/** What to check. */
export interface Subject extends Choice {
    stack?: string;
}

const stepsOnline = ["proxy", "TLS", "endpoint", "clock", "sign-in", "project", "instances"];

const project = "Run this in the folder of the Pulumi project, with a stack that `pulumi stack ls` names.";

/** Every step of the doctor, each as soon as it is known. What cannot work without an earlier step is skipped. */
export async function* examine({ stack, ...choice }: Subject): AsyncGenerator<Finding> {
    const tools = findTools();
    yield* tools;
    let config: ConfigSource;
    try {
        config = configOf(stack);
    } catch (error) {
        const withoutPulumi = tools.find(({ step }) => step === "Pulumi")?.wayOut;
        yield problem("settings", userError(error), withoutPulumi ?? project);
        return yield* skippedFor("the settings cannot be read", stepsOnline);
    }
    const { findings, settings } = findSettings(config, process.env, `the config of stack ${stack}`);
    yield* findings;
    if (settings === undefined) {
        const left = stepsOnline.filter((name) => findings.every(({ step }) => step !== name));
        return yield* skippedFor("the settings have problems", left);
    }
    const quick = impatient(settings);
    const reached = yield* findNetwork(quick);
    const cloud = signedInCloud(quick);
    const isSignedIn = yield* findAccess(quick, cloud, reached);
    if (!isSignedIn) return yield* skippedFor("the service cannot be asked", ["instances"]);
    const facts = new CloudFacts(impatientCloud(cloud));
    yield* findInstances(choice, stack, facts);
}

async function* findInstances(
    choice: Choice,
    stack: string | undefined,
    facts: CloudFacts,
): AsyncGenerator<Finding> {
    let instances: Instance[];
    try {
        if (namesInstances(choice)) instances = await instancesOf(choice, facts);
        else instances = stack === undefined ? [] : instancesOfStack(stack);
    } catch (error) {
        return yield problem("instances", userError(error), project);
    }
    if (instances.length === 0)
        yield skipped(
            "instances",
            "none is named",
            "Name them with --instance ID or --source ID, or a deployed stack with --stack NAME.",
        );
    for (const each of instances) yield* findInstance(each, facts);
}

function* skippedFor(reason: string, steps: string[]): Generator<Finding> {
    for (const step of steps) yield skipped(step, reason);
}

/** Any other error is a defect. */
function userError(error: unknown): UserError {
    if (error instanceof UserError) return error;
    throw error;
}
