import { Command, Option } from "commander";
import { UserError } from "../../provider/userError";
import { type Choice, instancesOf, namesInstances } from "../instances";
import { interruption } from "../interruption";
import { durationOption, instanceOption, sourceOption, stackOfInstancesOption, withHelp } from "../options";
import { printJson, showsColour } from "../output";
import { type Service, serviceOf } from "../service";
import { instancesOfStack } from "../stackInstances";
import { exitCodeOf } from "./health";
import { JsonLines, Lines } from "./lines";
import { serve } from "./page/serve";
import { Poller } from "./poll";
import { Screen, tableLines } from "./screen";
import { type View, watch } from "./watch";

interface Options extends Choice {
    stack?: string;
    json?: true;
    watch?: true;
    every?: number;
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
        .option(...sourceOption)
        .option(...stackOfInstancesOption)
        .option(
            "--json",
            "prints the tasks as JSON; with --watch a line for each poll that differs from the one before",
        )
        .option(
            "-w, --watch",
            "goes on until Ctrl-C: redraws on a terminal, and else prints a line for each change",
        )
        .addOption(
            durationOption(
                "--every",
                "time between two polls, 1s or more (default: the setting pollInterval, 10s)",
                shortestPause,
            ),
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
    if (options.every !== undefined && !options.watch && !servesPage)
        throw new UserError("--every: has no effect. Add --watch or --serve.");
    const service = serviceOf(stack);
    const poller = pollerOf(service, options);
    const every = options.every ?? Math.max(shortestPause, service.settings.pollInterval);
    if (servesPage) {
        const title = titleOf(service);
        return serve({ cloud: service.cloud, poller, title, port, every, signal: interruption().signal });
    }
    if (options.watch) {
        process.exitCode = await watch(poller, viewOf(service, every, json), every, interruption().signal);
        return;
    }
    const poll = await poller.poll();
    if (json) printJson(poll);
    else console.log(tableLines(poll, { colour: showsColour() }).join("\n"));
    process.exitCode = exitCodeOf(poll);
}

function viewOf(service: Service, every: number, json: true | undefined): View {
    if (json) return new JsonLines();
    const redraws = process.stdout.isTTY && process.env.TERM !== "dumb";
    return redraws ? new Screen(process.stdout, titleOf(service), every) : new Lines();
}

/** The instances that are given, else those of the stack. */
function pollerOf({ cloud }: Service, { stack, ...choice }: Options): Poller {
    if (namesInstances(choice)) return new Poller(cloud, (facts) => instancesOf(choice, facts));
    if (stack === undefined)
        throw new UserError("No instance is given. Add --instance ID, --source ID or --stack NAME.");
    const ofStack = instancesOfStack(stack);
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

function portOf({ port, serve }: Options): number {
    if (port === undefined) return usualPort;
    if (!serve) throw new UserError(`--port ${port}: has no effect. Add --serve.`);
    if (/^\d{1,5}$/.test(port) && Number(port) < 65_536) return Number(port);
    throw new UserError(`--port ${port}: is not a port. Give a number from 0 to 65535.`);
}
