import { type ConsoleAction, type Emulator, initialWorld, type World } from "pulumi-taurusdb-htap-emulator";
import type { Kind } from "../../provider/pulumi/resourceNames";
import { pluginFiles } from "../pulumi/pluginProject";
import { contestants, serviceFor, withoutStackTraces } from "./contestants";
import { measure } from "./measure";
import { type Command, type Cost, withStack } from "./stack";

/** A deployment as people have it: each task has a source database, a list of tables and a parameter of its own. */
export interface Deployment {
    /** Tasks of one HTAP instance. */
    count: number;
    /** Tasks of the stack in which one changes. */
    smallCount: number;
    /** Seconds of as many empty resources, whose hooks sleep as long as a job. */
    floor: Record<"up" | "destroy", number>;
    steps: Step[];
}

/** One command on a deployment. */
export interface Step extends Cost {
    edition: Edition;
    face: Face;
    step: StepName;
}

export type Edition = keyof typeof editions;
export type Face = keyof typeof faces;
export type StepName = (typeof life)[number]["step"] | typeof change;

/** The commands in turn. Three tasks drift before the refresh. */
const life = [
    { step: "preview", command: "preview" },
    { step: "up", command: "up" },
    { step: "up, nothing changed", command: "up" },
    { step: "preview, nothing changed", command: "preview" },
    { step: "refresh, 3 tasks drifted", command: "refresh" },
    { step: "up that mends them", command: "up" },
    { step: "destroy", command: "destroy" },
] as const satisfies { step: string; command: Command }[];

const change = "up of one changed task";

export const stepNames: StepName[] = [...life.map(({ step }) => step), change];

const smallStack = 20;

/** As many as drift. */
export const fewestTasks = 3;

/** The source: databases, and tables of each. */
const [databases, tables] = [1_000, 150];

const editions = {
    StarRocks: {
        kind: "StarRocksReplication",
        databaseConfigs: { binlog_expire_logs_seconds: 172_800 },
        drifts: [
            { do: "setTables", names: [tableName(9)] },
            { do: "setParameter", name: "binlog_expire_logs_seconds", value: "3600" },
            { do: "pause" },
        ],
    },
    ClickHouse: {
        kind: "ClickHouseReplication",
        databaseConfigs: { max_sync_threads: 2 },
        drifts: [
            { do: "setTables", names: [tableName(9)] },
            { do: "setParameter", name: "max_sync_threads", value: "1" },
            // This edition has no pause.
            { do: "delete" },
        ],
    },
} satisfies Record<string, EditionFacts>;

interface EditionFacts {
    kind: Kind;
    databaseConfigs: Record<string, number>;
    /** What somebody does in the console, to one task each. */
    drifts: ConsoleAction[];
}

const declaring = (sdk: string) => `
const sdk = require(${JSON.stringify(sdk)});
const { kind, tasks } = require("./tasks.json");
tasks.forEach((args, index) => new sdk[kind]("task-" + index, args));
`;

/** The files of a program by each face. */
const faces = {
    taurusdb: { "index.js": declaring("pulumi-taurusdb-htap") },
    plugin: { "index.js": `${withoutStackTraces}${declaring("./sdk.cjs")}`, ...pluginFiles("bench") },
} satisfies Record<string, Record<string, string>>;

export const editionNames = Object.keys(editions) as Edition[];
export const faceNames = Object.keys(faces) as Face[];

/** Measures both editions by the chosen faces, and the floor. */
export async function measureDeployment(
    bin: string,
    chosen: Face[],
    count: number,
    jobMilliseconds: number,
    tell: (label: string, cost: Cost) => void,
): Promise<Deployment> {
    const smallCount = Math.min(smallStack, count);
    const deployment: Deployment = { count, smallCount, floor: { up: 0, destroy: 0 }, steps: [] };
    for (const contestant of contestants.filter(({ name }) => name === "floor"))
        await measure(
            bin,
            contestant,
            count,
            jobMilliseconds,
            ({ operation, ...cost }) => {
                deployment.floor[operation as "up" | "destroy"] = cost.wallSeconds;
                tell(`floor, ${operation}`, cost);
            },
            ["up", "destroy"],
        );
    for (const edition of editionNames)
        for (const face of chosen) {
            const add = (step: StepName, cost: Cost) => {
                deployment.steps.push({ edition, face, step, ...cost });
                tell(`${edition} by ${face}, ${step}`, cost);
            };
            const run = { bin, edition, face, jobMilliseconds, add };
            await measureLife(run, count);
            await measureChange(run, smallCount);
        }
    return deployment;
}

interface Run {
    bin: string;
    edition: Edition;
    face: Face;
    jobMilliseconds: number;
    add: (step: StepName, cost: Cost) => void;
}

async function measureLife({ bin, edition, face, jobMilliseconds, add }: Run, count: number): Promise<void> {
    const emulator = await serviceFor(jobMilliseconds, { world: wideWorld() });
    const files = { ...faces[face], "tasks.json": programOf(edition, count, emulator.world) };
    await withStack(bin, emulator, files, async (stack) => {
        for (const { step, command } of life) {
            if (command === "refresh") drift(emulator, edition);
            add(step, await stack.measure(command));
        }
    });
}

/** A small stack in which one task gets another table. */
async function measureChange(
    { bin, edition, face, jobMilliseconds, add }: Run,
    count: number,
): Promise<void> {
    const emulator = await serviceFor(jobMilliseconds, { world: wideWorld() });
    const program = (more: string[]) => programOf(edition, count, emulator.world, more);
    await withStack(bin, emulator, { ...faces[face], "tasks.json": program([]) }, async (stack) => {
        await stack.measure("up");
        stack.write("tasks.json", program([tableName(9)]));
        add(change, await stack.measure("up"));
    });
}

function wideWorld(): World {
    const world = initialWorld();
    const names = Array.from({ length: tables }, (_, index) => tableName(index));
    for (const source of world.sources)
        source.databases = Object.fromEntries(
            Array.from({ length: databases }, (_, index) => [databaseName(index), names]),
        );
    return world;
}

/** What the program declares, as JSON. `more` are further tables of the first task. */
function programOf(edition: Edition, count: number, world: World, more: string[] = []): string {
    const { kind, databaseConfigs } = editions[edition];
    const tasks = Array.from({ length: count }, (_, index) => ({
        instanceId: instanceOf(edition, world),
        sourceInstanceId: world.sources[0]?.id,
        sourceDatabase: databaseName(index),
        tables: {
            include: [tableName(0), ...(index % 2 === 0 ? [] : [tableName(1)]), ...(index === 0 ? more : [])],
        },
        databaseConfigs,
        waitFor: "full",
    }));
    return JSON.stringify({ kind, tasks });
}

function drift({ world, act }: Emulator, edition: Edition): void {
    const names =
        edition === "StarRocks"
            ? world.starRocksTasks.map(({ taskName }) => taskName)
            : world.clickHouseTasks.map(({ database }) => database);
    for (const [index, action] of editions[edition].drifts.entries())
        act(instanceOf(edition, world), names[index] as string, action);
}

function instanceOf(edition: Edition, { instances }: World): string {
    return instances.find((each) => each.edition === edition.toLowerCase())?.id ?? "";
}

function databaseName(index: number): string {
    return `database_${index}`;
}

function tableName(index: number): string {
    return `table_${index}`;
}
