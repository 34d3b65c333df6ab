import type { Cloud } from "../api/cloud";
import { CloudFacts } from "../arguments/cloudFacts";
import { systemClock } from "../waiting/clock";
import { type Common, commonTo } from "../waiting/context";
import { Progress } from "../waiting/progress";
import type { Operation } from "./resource";

/** What a read outside of a deployment works with. It waits for nothing and shows no progress. */
export function readOperation(
    cloud: Cloud,
    settings: Pick<Common, "pollInterval" | "settleTime">,
    facts = new CloudFacts(cloud),
): Operation {
    return {
        ...commonTo(cloud, systemClock, settings),
        facts,
        deadline: systemClock.now(),
        say: () => {},
        progress: new Progress(systemClock, () => {}),
    };
}
