import fc from "fast-check";
import { readSettings } from "../../provider/access/settings";
import type { ApiRequest, Cloud } from "../../provider/api/cloud";
import { CloudFacts } from "../../provider/arguments/cloudFacts";
import { findProblems } from "../../provider/arguments/problems";
import { clickHouseReplication } from "../../provider/clickHouse/replication";
import type { Operation, Resource } from "../../provider/lifecycle/resource";
import { starRocksReplication } from "../../provider/starRocks/replication";
import { UserError } from "../../provider/userError";
import { commonTo } from "../../provider/waiting/context";
import { Progress } from "../../provider/waiting/progress";
import { ManualClock } from "../manualClock";

// Any input from a program, an environment or a service gives a clear error or a right reading, never a crash.

const instance = "590031445ef845bb912d7fc8243db80cin17";
const source = "77aa4096cb824a61b93dab5ca00ecc8fin07";

const hostile = fc.oneof(
    fc.constantFrom<unknown>(
        null,
        true,
        0,
        -1,
        1e308,
        "",
        "x",
        [],
        {},
        [null],
        [[]],
        "__proto__",
        "constructor",
    ),
    fc.jsonValue({ maxDepth: 2 }),
    fc.constant("long ".repeat(2_000)),
    fc.constant(JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {}}}')),
);

const argumentNames = [
    ...new Set([starRocksReplication, clickHouseReplication].flatMap((each) => Object.keys(each.rules))),
];
const anyArguments = fc.dictionary(fc.oneof(fc.constantFrom(...argumentNames), fc.string()), hostile);

/** Any arguments: each problem names an argument. */
export const argumentsProperty = fc.property(anyArguments, (args) => {
    for (const { schema, absent } of [starRocksReplication, clickHouseReplication] as Resource<
        object,
        object
    >[])
        for (const { path, text } of findProblems(schema, args, { absent }))
            if (!text.startsWith(String(path[0]))) throw new Error(`a problem without its path: ${text}`);
});

const settingNames = [
    "region",
    "projectId",
    "endpoint",
    "iamEndpoint",
    "authToken",
    "accessKey",
    "secretKey",
    "userName",
    "password",
    "domainName",
    "assumeRole",
    "language",
    "maxRetries",
    "pollInterval",
    "requestTimeout",
    "maxRequestsPerMinute",
    "insecure",
    "caFile",
];

/** Any settings: each problem begins with a key. */
export const settingsProperty = fc.property(
    fc.dictionary(fc.constantFrom(...settingNames), hostile),
    fc.dictionary(
        fc.constantFrom(
            "HW_REGION_NAME",
            "HW_PROJECT_ID",
            "HW_ACCESS_KEY",
            "HW_TAURUSDB_ENDPOINT",
            "OS_CACERT",
            "HW_PROFILE",
        ),
        fc.string(),
    ),
    (config, environment) => {
        const get = (key: string) => {
            const name = key.replace("taurusdb-htap:", "");
            return Object.hasOwn(config, name) ? config[name] : undefined;
        };
        const result = readSettings({ get }, { HOME: "/nowhere", ...environment });
        if (!("problems" in result)) return;
        const named = [...settingNames, "profile", "sharedConfigFile"];
        for (const problem of result.problems)
            if (!named.some((name) => problem.startsWith(name)))
                throw new Error(`a problem without its key: ${problem}`);
    },
);

const starRocksReplies = {
    list: {
        total_count: "1",
        replications: [
            {
                source_database: "orders",
                target_database: "orders",
                task_name: "orders_1",
                status: "Yes",
                stage: "Full",
                percentage: "40",
                catchup_stage: null,
                catchup_percentage: "0",
                is_need_repair: "false",
                is_main_task: "true",
            },
            {
                source_database: "crm",
                target_database: "crm",
                task_name: "other",
                status: "Yes",
                stage: "Wait",
                percentage: 0,
                is_main_task: "true",
            },
        ],
        ext_text: null,
    },
    configuration: {
        source_instance_id: source,
        source_node_id: "node",
        database_info: {
            databaseName: "orders",
            dbCfgCheckResults: [{ param_name: "max_rows_per_chunk", value: "5", check_result: "success" }],
        },
        table_infos: [{ table_name: "orders", table_config: "order by id", check_result: "success" }],
        table_repl_config: { repl_type: "include_tables", repl_scope: "part", tables: ["orders"] },
        new_table_repl_config: {},
        target_database_name: "orders",
        is_tables_change: false,
        last_error_of_alter_table: "",
    },
};
const clickHouseReplies = {
    list: {
        total_count: 2,
        replications: [
            {
                source_database: "orders",
                target_database: "orders",
                status: "normal",
                stage: "Full",
                percentage: 40,
                catchup_stage: null,
            },
            { target_database: "crm", status: "normal", stage: "Wait", percentage: 0, catchup_stage: null },
        ],
        ext_text: null,
    },
    configuration: {
        ...starRocksReplies.configuration,
        table_repl_config: { repl_type: "white_list", tables: ["orders"] },
    },
};

/** A reply with some values replaced, at any depth. */
function mutated(reply: object): fc.Arbitrary<unknown> {
    const paths = pathsOf(reply);
    const changes = fc.array(fc.tuple(fc.constantFrom(...paths), hostile), { minLength: 1, maxLength: 4 });
    return changes.map((all) => {
        const copy = structuredClone(reply);
        // A later change may go into an earlier one.
        for (const [path, value] of all) set(copy, path, structuredClone(value));
        return copy;
    });
}

function pathsOf(value: unknown, path: string[] = []): string[][] {
    if (typeof value !== "object" || value === null) return [path];
    const inner = Object.entries(value).flatMap(([key, each]) => pathsOf(each, [...path, key]));
    return path.length === 0 ? inner : [path, ...inner];
}

function set(target: object, path: string[], value: unknown): void {
    const last = path.at(-1) as string;
    let holder: unknown = target;
    for (const key of path.slice(0, -1)) holder = (holder as Record<string, unknown> | null)?.[key];
    // An earlier change may have taken the place away.
    if (typeof holder === "object" && holder !== null) (holder as Record<string, unknown>)[last] = value;
}

interface Edition {
    resource: Resource<object, object>;
    id: string;
    own: Record<string, unknown>;
    replies: { list: object; configuration: object };
}

const editions: Edition[] = [
    {
        resource: starRocksReplication as never,
        id: `${instance}/orders_1`,
        own: { instanceId: instance, taskName: "orders_1" },
        replies: starRocksReplies,
    },
    {
        resource: clickHouseReplication as never,
        id: `${instance}/orders`,
        own: { instanceId: instance, sourceDatabase: "orders" },
        replies: clickHouseReplies,
    },
];

const anyReplies = fc.constantFrom(...editions).chain((edition) =>
    fc.record({
        edition: fc.constant(edition),
        list: fc.oneof(fc.constant<unknown>(edition.replies.list), mutated(edition.replies.list)),
        configuration: fc.oneof(
            fc.constant<unknown>(edition.replies.configuration),
            mutated(edition.replies.configuration),
        ),
    }),
);

/** Any replies to a read: an error with a text, or the state of the very task. */
export const repliesProperty = fc.asyncProperty(anyReplies, async ({ edition, list, configuration }) => {
    // As the wire would carry it: JSON has no holes in its arrays.
    const send = async <Body>(request: ApiRequest) =>
        JSON.parse(JSON.stringify(request.path.includes("config") ? configuration : list) ?? "null") as Body;
    const cloud = { request: send } as Cloud;
    const clock = new ManualClock(0);
    const context: Operation = {
        ...commonTo(cloud, clock, { pollInterval: 1, settleTime: 1 }),
        facts: new CloudFacts(cloud),
        deadline: 0,
        say: () => {},
        progress: new Progress(clock, () => {}),
    };
    let state: object | undefined;
    try {
        state = await edition.resource.read(edition.id, undefined, context);
    } catch (error) {
        if (error instanceof UserError && error.message.length > 10) return;
        throw error;
    }
    if (state === undefined) return;
    for (const [name, value] of Object.entries(edition.own))
        if ((state as Record<string, unknown>)[name] !== value) throw new Error(`${name} is another task's`);
    const plain = JSON.parse(JSON.stringify(state));
    for (const name of ["percentage", "catchupPercentage"])
        if (plain[name] !== undefined && !(plain[name] >= 0 && plain[name] <= 100))
            throw new Error(`${name} is ${plain[name]}`);
    if ((Object.prototype as { polluted?: unknown }).polluted !== undefined)
        throw new Error("a prototype was polluted");
});

/** Runs all properties. Throws with the counterexample. */
export async function fuzz(numRuns: number, seed: number): Promise<void> {
    // Settings come last: each secret in them is redacted from every later error of this process, which takes minutes.
    await fc.assert(repliesProperty, { numRuns, seed });
    fc.assert(argumentsProperty, { numRuns, seed });
    fc.assert(settingsProperty, { numRuns, seed });
}
