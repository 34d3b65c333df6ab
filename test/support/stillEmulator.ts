import { type Emulator, type EmulatorOptions, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { tokenCredentials } from "../../provider/access/credentials";
import { type ApiRequest, type Cloud, type CloudOptions, connect } from "../../provider/api/cloud";
import { CloudFacts } from "../../provider/arguments/cloudFacts";
import { withReason } from "../../provider/cancel";
import type { ClickHouseArgs } from "../../provider/clickHouse/arguments";
import type { Operation } from "../../provider/lifecycle/resource";
import type { StarRocksArgs } from "../../provider/starRocks/arguments";
import { cancellable, commonTo } from "../../provider/waiting/context";
import { Progress } from "../../provider/waiting/progress";
import { ManualClock } from "../../tools/manualClock";

export const ids = {
    starRocks: "590031445ef845bb912d7fc8243db80cin17",
    clickHouse: "54e42160670e48e789af7075e1efea1fin16",
    source: "77aa4096cb824a61b93dab5ca00ecc8fin07",
    primary: "5c1c29b6d1c14e2dab1bb5c0d1b9b8f3no07",
    replica: "57bfeacf6e8d4eb685ea907372374b35no07",
};

export const starRocksBase: StarRocksArgs = {
    instanceId: ids.starRocks,
    sourceInstanceId: ids.source,
    sourceDatabase: "orders",
    targetDatabase: "orders",
    taskName: "orders_1",
};

export const clickHouseBase: ClickHouseArgs = {
    instanceId: ids.clickHouse,
    sourceInstanceId: ids.source,
    sourceDatabase: "crm",
};

/** An emulator whose time moves only while the provider sleeps: hours of waiting take no time, and always the same. */
export async function stillEmulator(options: EmulatorOptions = {}) {
    let inFlight = 0;
    const time = new ManualClock(undefined, () => inFlight > 0);
    const emulator = await startEmulator({ clock: time, ...options });
    const said: string[] = [];
    /** Time stands still while a request is in flight. */
    const counted = (cloud: Cloud): Cloud => ({
        ...cloud,
        request: <Body>(request: ApiRequest, signal?: AbortSignal) => {
            inFlight++;
            return cloud.request<Body>(request, signal).finally(() => inFlight--);
        },
    });
    const context = (
        limit = 30 * 60_000,
        cloud: Cloud = cloudAt(emulator),
        signal?: AbortSignal,
    ): Operation => {
        const used = counted(cloud);
        const progress = new Progress(time, ({ text }) => said.push(`progress: ${text}`));
        const common = commonTo(used, time, { pollInterval: 10_000, settleTime: 60_000 });
        return {
            ...cancellable(common, signal && withReason(signal, () => progress.cancelled("the task"))),
            facts: new CloudFacts(used),
            deadline: time.now() + limit,
            say: (severity, text) => said.push(`${severity}: ${text}`),
            progress,
        };
    };
    return { emulator, time, context, said };
}

export function cloudAt(emulator: Emulator, options: Partial<CloudOptions> = {}) {
    return connect({
        endpoint: emulator.url,
        projectId: async () => emulator.projectId,
        credentials: tokenCredentials(emulator.token),
        retryDelay: 1,
        ...options,
    });
}

/** The operations that an emulator was asked for, in order. */
export function operations(emulator: Emulator): string[] {
    return emulator.requests().map((request) => request.operation ?? request.path);
}
