import { Command, Option } from "commander";
import { parseDuration } from "../../provider/duration";
import { UserError } from "../../provider/userError";
import { instanceOption, stackOption, withHelp } from "../options";
import { printJson } from "../output";
import { type Service, serviceOf } from "../service";
import { instancesOf } from "../stackInstances";
import { exitCodeOf } from "./health";
import { findInstances } from "./instances";
import { interruption } from "./interruption";
import { JsonLines, Lines } from "./lines";
import { serve } from "./page/serve";
import { Poller } from "./poll";
import { Screen, tableLines } from "./screen";
import { type View, watch } from "./watch";

interface Options {
    instance?: string[];
    source?: string[];
    stack?: string;
    json?: true;
    watch?: true;
    every?: string;
    serve?: true;
    port?: string;
}

/** The port of the page. The emulator has the one before. */
const usualPort = 8089;

/** Milliseconds between two polls, at least. */
const shortestPause = 1_000;

/** `taurusdb-htap status`: how the replications are doing. */
export function statusCommand(): Command {
    const command = new Command("status")
        .summary("show every replication: stage, progress, health, last error")
        .description(
            "Shows every replication of some HTAP instances. What needs attention comes first, with the reason. Changes nothing. " +
                "A poll takes one list of tasks an instance. The first poll also asks for each task's configuration, which has its " +
                "last error. Later polls do so only for tasks whose stage or status has changed, or that need attention, and for " +
                "five others in turn.",
        )
        .option(...instanceOption)
        .option("--source <id...>", "all HTAP instances of this TaurusDB instance; may be repeated")
        .option(stackOption[0], `${stackOption[1]}, and the instances of its replications if none are given`)
        .option("--json", "prints JSON; with --watch a line for each poll that differs from the one before")
        .option(
            "-w, --watch",
            "goes on until Ctrl-C: redraws on a terminal, and else prints a line for each change",
        )
        .option(
            "--every <duration>",
            "time between two polls, 1s or more (default: the setting pollInterval, 10s)",
        )
        .addOption(
            new Option("--serve", "serves a web page on this machine alone").conflicts(["watch", "json"]),
        )
        .option("--port <number>", `port of the page, 0 for any free one (default: ${usualPort})`)
        .action(status);
    return withHelp(command, {
        examples: [
            "taurusdb-htap status --source 77aa4096cb824a61b93dab5ca00ecc8fin07",
            "taurusdb-htap status --stack prod --watch",
            "taurusdb-htap status --stack prod --serve",
            "taurusdb-htap status --stack prod --watch --json | jq -c '.tasks[] | select(.problems != [])'",
        ],
        exitCodes: {
            0: "no replication needs attention; also the end of --serve",
            1: "that could not be found out, of one instance at least",
            2: "a replication is abnormal, has failed, needs repair, has a last error, or is in the stack and not there",
        },
    });
}

async function status(options: Options): Promise<void> {
    const { json, stack, serve: servesPage } = options;
    const port = portOf(options);
    const pause = pauseOf(options);
    const service = serviceOf(stack);
    const poller = pollerOf(service, options);
    const every = pause ?? Math.max(shortestPause, service.settings.pollInterval);
    if (servesPage) {
        const title = titleOf(service);
        return serve({ cloud: service.cloud, poller, title, port, every, signal: interruption() });
    }
    if (options.watch) {
        process.exitCode = await watch(poller, viewOf(service, every, json), every, interruption());
        return;
    }
    const poll = await poller.poll();
    if (json) printJson(poll);
    else {
        const colour = process.stdout.isTTY && process.stdout.hasColors();
        console.log(tableLines(poll, { colour }).join("\n"));
    }
    process.exitCode = exitCodeOf(poll);
}

function viewOf(service: Service, every: number, json: true | undefined): View {
    if (json) return new JsonLines();
    const redraws = process.stdout.isTTY && process.env.TERM !== "dumb";
    return redraws ? new Screen(process.stdout, titleOf(service), every) : new Lines();
}

/** The instances that are given, else those of the stack. */
function pollerOf({ cloud }: Service, { instance = [], source = [], stack }: Options): Poller {
    const given = instance.map((id) => ({ id }));
    if (given.length > 0 || source.length > 0)
        return new Poller(cloud, (use) => findInstances(use, given, source));
    if (stack === undefined)
        throw new UserError("No instance is given. Add --instance ID, --source ID or --stack NAME.");
    const ofStack = instancesOf(stack);
    const taskIds = ofStack.flatMap((each) => each.taskIds);
    if (ofStack.length === 0)
        throw new UserError(
            `--stack ${stack}: its state has no replication. Add --instance ID or --source ID.`,
        );
    return new Poller(cloud, async () => ofStack.map(({ id, edition }) => ({ id, edition })), {
        name: stack,
        taskIds,
    });
}

function titleOf({ settings: { region, projectId, projectName, endpoint } }: Service): string {
    const project = projectName ?? projectId;
    const where = region ?? new URL(endpoint).host;
    return project === undefined ? where : `${where} · project ${project}`;
}

function pauseOf({ every, watch, serve }: Options): number | undefined {
    if (every === undefined) return undefined;
    if (!watch && !serve) throw new UserError(`--every ${every}: has no effect. Add --watch or --serve.`);
    const pause = parseDuration(every);
    if (pause === undefined)
        throw new UserError(`--every ${every}: is not a duration. Write it as 10s or 1m.`);
    if (pause < shortestPause) throw new UserError(`--every ${every}: is too short. Give 1s or more.`);
    return pause;
}

function portOf({ port, serve }: Options): number {
    if (port === undefined) return usualPort;
    if (!serve) throw new UserError(`--port ${port}: has no effect. Add --serve.`);
    if (/^\d{1,5}$/.test(port) && Number(port) < 65_536) return Number(port);
    throw new UserError(`--port ${port}: is not a port. Give a number from 0 to 65535.`);
}
