import type { Settings } from "../access/settings";
import { signedInCloud } from "../access/signedInCloud";
import { CloudFacts } from "../arguments/cloudFacts";
import { systemClock } from "../waiting/clock";
import { type Common, commonTo } from "../waiting/context";
import type { Progress } from "../waiting/progress";
import { engineLog } from "./engineLog";
import { mayHaveKeptSettings } from "./program";

/** Every plugin is started with the engine's address as last argument. */
export const engineAddress = process.argv.at(-1);
export const { say, show } = engineLog(engineAddress);

const throttled = "slowed down: the service takes no more requests for the moment (429)";

export interface Connected extends Common {
    facts: CloudFacts;
    /** The operations that are under way, as they are shown. */
    underWay: Set<Progress>;
}

let shared: { settings: string; connection: Connected } | undefined;

/** One connection a process, whatever the number of resource types: signed in once, and each question asked once. */
export function connectionFor(settings: Settings): Connected {
    const asked = JSON.stringify(settings);
    if (shared?.settings !== asked) {
        if (settings.connection.insecure)
            say("warning", "insecure is set: certificates are not verified", undefined);
        const underWay = new Set<Progress>();
        let told = false;
        const cloud = signedInCloud(settings, {
            onThrottled: () => {
                if (!told) say("info", throttled, undefined);
                told = true;
                for (const progress of underWay) progress.interrupt(throttled);
            },
            kept: () => (mayHaveKeptSettings() ? settings.kept : undefined),
        });
        const connection = {
            ...commonTo(cloud, systemClock, settings),
            facts: new CloudFacts(cloud),
            underWay,
        };
        shared = { settings: asked, connection };
    }
    return shared.connection;
}
