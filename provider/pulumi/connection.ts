import type { SettingsResult } from "../access/settings";
import { signedInCloud } from "../access/signedInCloud";
import { endedBy } from "../api/cloud";
import { keptHint } from "../api/hints";
import { insecureWarning } from "../api/tls";
import { CloudFacts } from "../arguments/cloudFacts";
import { Cancelled, withReason } from "../cancel";
import type { Operation } from "../lifecycle/resource";
import { UserError } from "../userError";
import { systemClock } from "../waiting/clock";
import { type Common, cancellable, commonTo } from "../waiting/context";
import { Progress } from "../waiting/progress";
import type { EngineLog } from "./engineLog";
import { mayHaveKeptSettings } from "./keptSettings";

const defaultTimeLimit = 30 * 60_000;

const throttled = "slowed down: the service takes no more requests for the moment (429)";

/** What the engine says of an operation beside its properties. */
export interface EngineRequest {
    /** The URN that the resource has now. Its name or its stack may have been another when its state was written. */
    urn: string | undefined;
    /** Milliseconds that `customTimeouts` allow, with every transformation applied. Undefined if they set none. */
    timeLimit: number | undefined;
}

type Connected = Common & { facts: CloudFacts };

/** Requests about the names in one source that the checks of one process may make. */
const mostSourceRequests = 50;

/** The connection of a process, which all its resources share: it signs in once, and gives each warning once. */
export class CloudConnection {
    private connected: { settings: string; common: Connected } | undefined;
    /** The progress of each operation in flight. */
    private readonly inFlight = new Set<Progress>();
    private readonly warned = new Set<string>();

    constructor(
        readonly log: EngineLog,
        private readonly settings: () => SettingsResult,
        /** Aborts when the command is cancelled, with a Cancelled as its reason. */
        private readonly signal?: AbortSignal,
    ) {}

    /** Problems of the settings. */
    get problems(): string[] {
        const result = this.settings();
        return "problems" in result ? result.problems : [];
    }

    get requiresChecks(): boolean {
        const result = this.settings();
        return "settings" in result && result.settings.requireCloudChecks;
    }

    /** What one operation works with, until its `end`. `what` is its resource in messages. */
    begin({ urn, timeLimit = defaultTimeLimit }: EngineRequest, what: string): Operation {
        const [common, { signal }] = [this.connect(), this];
        const progress = new Progress(common.clock, (line) => this.log.show(line, urn));
        this.inFlight.add(progress);
        return {
            ...cancellable(common, signal && withReason(signal, () => progress.cancelled(what))),
            deadline: common.clock.now() + timeLimit,
            say: (severity, text) => this.log.say(severity, text, urn),
            progress,
        };
    }

    end({ progress }: Operation): void {
        this.inFlight.delete(progress);
    }

    /** Asks on behalf of a preview. Without an answer the preview warns once and goes on, unless requireCloudChecks is set. */
    async ask<Answer>(
        otherwise: Answer,
        question: (facts: CloudFacts) => Promise<Answer | undefined>,
    ): Promise<Answer> {
        try {
            return (await question(this.connect().facts)) ?? otherwise;
        } catch (error) {
            // A preview that is cancelled ends.
            if (!(error instanceof UserError) || error instanceof Cancelled) throw error;
            if (this.requiresChecks)
                throw new UserError(
                    `Not checked against the cloud, which requireCloudChecks demands: ${error.message}`,
                );
            // Which request failed first makes no difference.
            const same = error.message.replace(/^\[[A-Z]+\] "[^"]*": | \(request id [^)]*\)/g, "");
            if (!this.warned.has(same))
                this.log.say("warning", `Not checked against the cloud: ${error.message}`, undefined);
            this.warned.add(same);
            return otherwise;
        }
    }

    private connect(): Connected {
        const result = this.settings();
        if ("problems" in result) {
            const hint = mayHaveKeptSettings() ? [`${keptHint}.`] : [];
            throw new UserError([...result.problems, ...hint].join("\n"));
        }
        const { settings } = result;
        const text = JSON.stringify(settings);
        if (this.connected?.settings === text) return this.connected.common;
        if (settings.connection.insecure) this.log.say("warning", insecureWarning, undefined);
        let isThrottled = false;
        const cloud = signedInCloud(settings, {
            onThrottled: () => {
                if (!isThrottled) this.log.say("info", throttled, undefined);
                isThrottled = true;
                for (const progress of this.inFlight) progress.interrupt(throttled);
            },
            kept: () => (mayHaveKeptSettings() ? settings.kept : undefined),
        });
        const facts = new CloudFacts(
            this.signal ? endedBy(cloud, this.signal) : cloud,
            settings.requireCloudChecks ? undefined : mostSourceRequests,
        );
        const common = { ...commonTo(cloud, systemClock, settings), facts };
        this.connected = { settings: text, common };
        return common;
    }
}
