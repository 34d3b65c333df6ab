import type { Properties } from "../../../provider/pulumi/stateFormat";
import { UserError } from "../../../provider/userError";
import { editionNames, editions } from "../../editions";
import type { Named } from "../discovery";
import { defaultsOf, withoutDefaults } from "./defaults";
import { type Format, previewShows, refusedAmong, remarks } from "./format";
import { yamlLines } from "./yaml";

/** The config of a stack. */
export const environmentFormat: Format = {
    comment: "#",
    usage: [
        'Merge it into Pulumi.<stack>.yaml of a project that deploys "taurusdb-htap:environment", and run "pulumi preview".',
        previewShows,
    ],
    refuses(tasks) {
        // Pulumi takes such a map for an encrypted value.
        const encrypted = refusedAmong(tasks, ({ args: { tableConfigs } }) =>
            Object.keys(tableConfigs ?? {}).join() === "secure"
                ? 'a stack\'s config cannot hold settings of only a table called "secure". Take another format.'
                : undefined,
        );
        const others = tasks.filter((task) => !encrypted.has(task));
        return new Map([...encrypted, ...refusedByChecks(others)]);
    },
    write(tasks) {
        const environment = environmentOf(tasks);
        requireShort(environment);
        const { defaults, ...kinds } = environment;
        const remarksOf = new Map(
            tasks.map((task) => [`${editions[task.edition].key} ${task.resourceName}`, remarks(task)]),
        );
        const lines = Object.entries(kinds).flatMap(([kind, entries]) => [
            `    ${kind}:`,
            ...Object.entries(entries).flatMap(([name, entry]) => [
                ...(remarksOf.get(`${kind} ${name}`) ?? []).map((remark) => `      # ${remark}`),
                ...yamlLines({ [name]: entry }, "      "),
            ]),
        ]);
        const shared = defaults ? yamlLines({ defaults }, "    ") : [];
        const head = ["config:", `  taurusdb-htap:environment:${lines.length === 0 ? " {}" : ""}`];
        return `${[...head, ...shared, ...lines].join("\n")}\n`;
    },
};

/** The object of the config, as the checks of an environment read it. */
function environmentOf(tasks: readonly Named[]): Record<string, Record<string, Properties>> {
    const environment: Record<string, Record<string, Properties>> = {};
    const defaults: Record<string, Properties> = {};
    for (const name of editionNames) {
        const { key } = editions[name];
        const own = tasks.filter(({ edition }) => edition === name);
        if (own.length === 0) continue;
        const shared = defaultsOf(own.map(({ args }) => args));
        if (Object.keys(shared).length > 0) defaults[key] = shared;
        environment[key] = Object.fromEntries(
            own.map(({ resourceName, args }) => [resourceName, withoutDefaults(args, shared)]),
        );
    }
    return Object.keys(defaults).length === 0 ? environment : { defaults, ...environment };
}

/** Bytes of config that a program gets: Pulumi passes it in one variable, and Linux takes 128 KiB for that. */
const longestConfig = 126 * 1_024;

function requireShort(environment: object): void {
    // An object is a text in the text of all config.
    const length = Buffer.byteLength(JSON.stringify(JSON.stringify(environment)));
    if (length <= longestConfig) return;
    throw new UserError(
        `--format environment: the config would have ${Math.ceil(length / 1_024)} KiB, and Pulumi passes 128 KiB to a program at most. ` +
            "Take --format typescript, or fewer instances.",
    );
}

/** An environment refuses what single resources may have, such as two tasks that write into one database. */
function refusedByChecks(tasks: readonly Named[]): Map<Named, string> {
    const { readEnvironment } = loadChecks();
    const read = readEnvironment(environmentOf(tasks));
    if ("entries" in read) return new Map();
    const refused = refusedAmong(tasks, ({ edition, resourceName }) => {
        const place = `${editions[edition].key}.${resourceName}.`;
        return read.problems.find((problem) => problem.startsWith(place))?.slice(place.length);
    });
    if (refused.size === 0) throw new Error(read.problems.join("\n"));
    return refused;
}

/** They load Pulumi's library, which users of the plugin may have left out. */
function loadChecks(): typeof import("../../../sdk/environment/problems") {
    try {
        return require("../../../sdk/environment/problems");
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
        throw new UserError(
            "--format environment: needs @pulumi/pulumi, as every program of an environment does. Install it, or take another format.",
        );
    }
}
