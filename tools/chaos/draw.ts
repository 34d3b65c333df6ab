import fc from "fast-check";
import { type Fault, initialWorld, type Readings } from "pulumi-taurusdb-htap-emulator";
import { disturbance, type Stop } from "./faults";

/** A resource as the program declares it. */
export interface Declared {
    kind: "StarRocksReplication" | "ClickHouseReplication";
    name: string;
    args: {
        sourceDatabase: string;
        sourceNodeId?: string;
        targetDatabase?: string;
        taskName?: string;
        tables?: { include: string[] } | { exclude: string[] };
        databaseConfigs?: Record<string, number>;
        desiredState?: "running" | "paused";
    };
    /** The resource that it depends on. */
    after?: string;
    ignoreChanges?: string[];
    /** Whether the resource option `import` takes its task over. Only the plugin has it. */
    import?: boolean;
}

/** What the program uses: dynamic resources or the provider plugin. */
export type Face = "dynamic" | "plugin";

/** A change in the console between two deployments. */
export type HandChange = "table" | "parameter" | "pause" | "node";

/** A task that is there before the first deployment, with the arguments of its resource or with other ones. */
export type Beforehand = "matching" | "differing";

/** One deployment: its face, its resources, its faults and its stop. */
export interface Stage {
    face: Face;
    resources: Declared[];
    faults: Fault[];
    stop?: Stop;
    /** The changes by hand before it, by the resource's name. */
    byHand?: Record<string, HandChange[]>;
    /** The tasks that somebody has made before it, by the resource's name. */
    beforehand?: Record<string, Beforehand>;
}

/** A second stack with tasks of its own on the same instances. */
export interface OtherStack {
    face: Face;
    resources: Declared[];
    /** The stage of the first stack at the same time, by its index. */
    during: number;
}

export interface Scenario {
    readings: Pick<
        Readings,
        "createFlow" | "dialect" | "clickHouseSetup" | "operations" | "omitted" | "deleted"
    >;
    stages: Stage[];
    /** The faults and the stop while everything is destroyed. */
    last: Pick<Stage, "faults" | "stop">;
    other?: OtherStack;
}

/** The emulator's source: its databases with their tables, and its replica. */
const [source] = initialWorld().sources;
const sources = source?.databases ?? {};
const databases = Object.keys(sources);
const replica = source?.nodes[1];

/** What can differ from stage to stage. A resource takes what its kind has. */
const variant = fc.record({
    present: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
    exclude: fc.nat(3),
    include: fc.boolean(),
    parameter: fc.option(fc.constantFrom(1, 2), { nil: undefined }),
    paused: fc.boolean(),
    replica: fc.boolean(),
});

const readings = fc.record({
    createFlow: fc.constantFrom("check" as const, "post" as const),
    dialect: fc.constantFrom("live" as const, "documented" as const),
    clickHouseSetup: fc.constantFrom("checks" as const, "change" as const),
    operations: fc.constantFrom("parallel" as const, "serial" as const),
    omitted: fc.constantFrom("keep" as const, "reset" as const),
    deleted: fc.constantFrom("gone" as const, "cancelled" as const),
});

const identity = fc.record({
    starRocks: fc.boolean(),
    database: fc.nat(databases.length - 1),
    chained: fc.boolean(),
});

const face = fc.constantFrom<Face>("dynamic", "plugin");

/** The stages, and the face of the one after them. */
const scenario: fc.Arbitrary<Scenario & { lastFace: Face }> = fc
    .record({
        readings,
        identities: fc.array(identity, { minLength: 1, maxLength: 6 }),
        stages: fc.array(
            fc.record({ face, ...disturbance, variants: fc.array(variant, { minLength: 6, maxLength: 6 }) }),
            {
                minLength: 1,
                maxLength: 2,
            },
        ),
        last: fc.record(disturbance),
        lastFace: face,
    })
    .map(({ identities, stages, readings, ...rest }) => ({
        ...rest,
        readings,
        stages: stages.map(({ variants, ...stage }) => ({
            ...stage,
            resources: declare(identities, variants, readings),
        })),
    }));

type Identity = typeof identity extends fc.Arbitrary<infer Value> ? Value : never;
type Variant = typeof variant extends fc.Arbitrary<infer Value> ? Value : never;

function declare(identities: Identity[], variants: Variant[], readings: Scenario["readings"]): Declared[] {
    const declared: Declared[] = [];
    const replicated = new Set<string>();
    for (const [index, { starRocks, database, chained }] of identities.entries()) {
        const given = variants[index] as Variant;
        const sourceDatabase = databases[database] as string;
        // A ClickHouse instance replicates a database once.
        if (!starRocks && replicated.has(sourceDatabase)) continue;
        if (!starRocks) replicated.add(sourceDatabase);
        if (!given.present) continue;
        const tables = (sources[sourceDatabase] as string[]).slice(0, 1 + (given.exclude % 2));
        // Where POST creates, a new task cannot have an include list.
        const mayInclude = starRocks ? readings.createFlow === "check" : true;
        declared.push({
            kind: starRocks ? "StarRocksReplication" : "ClickHouseReplication",
            name: `r${index}`,
            args: {
                sourceDatabase,
                ...(starRocks ? { targetDatabase: `target_${index}`, taskName: `task_${index}` } : {}),
                ...(given.exclude === 0
                    ? {}
                    : { tables: given.include && mayInclude ? { include: tables } : { exclude: tables } }),
                ...(starRocks && given.parameter
                    ? { databaseConfigs: { max_rows_per_chunk: given.parameter } }
                    : {}),
                ...(given.replica ? { sourceNodeId: replica } : {}),
                ...(starRocks && given.paused ? { desiredState: "paused" as const } : {}),
            },
            after: chained ? declared.at(-1)?.name : undefined,
        });
    }
    return declared;
}

/** By a resource's index: the changes by hand before its second deployment, and what that deployment ignores. */
const outside = fc.record({
    byHand: sixOf(fc.subarray<HandChange>(["table", "parameter", "pause", "node"])),
    ignored: sixOf(fc.subarray(["tables", "databaseConfigs", "desiredState", "sourceNodeId"])),
});

function sixOf<Value>(each: fc.Arbitrary<Value>): fc.Arbitrary<Value[]> {
    return fc.array(each, { minLength: 6, maxLength: 6 });
}

/** By a resource's index: whether its task is there beforehand, and which argument the second deployment changes. */
const tasks = fc.record({
    beforehand: sixOf(
        fc.constantFrom<Beforehand | undefined>(undefined, undefined, undefined, "matching", "differing"),
    ),
    imported: sixOf(fc.boolean()),
    renamed: sixOf(
        fc.constantFrom<"taskName" | "targetDatabase" | undefined>(undefined, "taskName", "targetDatabase"),
    ),
});

const other = fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    {
        weight: 1,
        arbitrary: fc.record({ face, during: fc.nat(1), starRocks: fc.boolean(), clickHouse: fc.boolean() }),
    },
);

/** The same seed draws the same scenario. */
export function drawScenario(seed: number): Scenario {
    const draw = <Value>(arbitrary: fc.Arbitrary<Value>, from = seed) =>
        fc.sample(arbitrary, { seed: from, numRuns: 1 })[0] as Value;
    const { lastFace, ...drawn } = draw(scenario);
    const { byHand, ignored } = draw(outside);
    // From another seed: the same one would draw what comes first alike.
    const { beforehand, imported, renamed } = draw(tasks, ~seed);
    const stages = drawn.stages.map((stage, index) =>
        index === 0
            ? takingOver(stage, beforehand, imported)
            : {
                  ...stage,
                  byHand: Object.fromEntries(byHand.map((changes, at) => [`r${at}`, changes])),
                  resources: stage.resources.map((each) => ({
                      ...withNewName(each, renamed[indexOf(each)]),
                      ignoreChanges: ignored[indexOf(each)],
                  })),
              },
    );
    return {
        ...drawn,
        stages: [...stages, ...backAgain(lastFace, stages)],
        other: otherStack(draw(other, ~seed), stages),
    };
}

const indexOf = ({ name }: Declared) => Number(name.slice(1));

/** The tasks of some of its resources are there. The plugin imports some of those that match. */
function takingOver(stage: Stage, beforehand: (Beforehand | undefined)[], imported: boolean[]): Stage {
    const there = (each: Declared) => beforehand[indexOf(each)];
    const resources = stage.resources.map((each) => ({
        ...each,
        import: stage.face === "plugin" && there(each) === "matching" && imported[indexOf(each)],
    }));
    const found = resources.flatMap((each) => {
        const task = there(each);
        return task ? [[each.name, task] as const] : [];
    });
    return { ...stage, resources, beforehand: Object.fromEntries(found) };
}

/** A change of its name or its target replaces a StarRocks task. */
function withNewName(declared: Declared, renamed: "taskName" | "targetDatabase" | undefined): Declared {
    const { args, kind } = declared;
    if (!renamed || kind !== "StarRocksReplication") return declared;
    return { ...declared, args: { ...args, [renamed]: `${args[renamed]}_new` } };
}

/** The first declaration again, without faults: changes by hand before the second must outlast two updates. */
function backAgain(face: Face, [first, second]: Stage[]): Stage[] {
    if (!first || !second) return [];
    const ignored = new Map(second.resources.map(({ name, ignoreChanges }) => [name, ignoreChanges]));
    const resources = first.resources.map(({ import: _, ...each }) => ({
        ...each,
        ignoreChanges: ignored.get(each.name),
    }));
    return [{ face, faults: [], resources }];
}

/** It has a StarRocks task unless it has a ClickHouse one alone, of a database that the first stack leaves. */
function otherStack(
    drawn: typeof other extends fc.Arbitrary<infer Value> ? Value : never,
    stages: Stage[],
): OtherStack | undefined {
    if (!drawn) return undefined;
    const taken = stages.flatMap(({ resources }) =>
        resources
            .filter(({ kind }) => kind === "ClickHouseReplication")
            .map(({ args }) => args.sourceDatabase),
    );
    const free = databases.find((database) => !taken.includes(database));
    const clickHouse: Declared[] =
        drawn.clickHouse && free
            ? [{ kind: "ClickHouseReplication", name: "other1", args: { sourceDatabase: free } }]
            : [];
    const starRocks: Declared = {
        kind: "StarRocksReplication",
        name: "other0",
        args: { sourceDatabase: databases[0] as string, targetDatabase: "other", taskName: "other" },
    };
    return {
        face: drawn.face,
        resources: [...(drawn.starRocks || clickHouse.length === 0 ? [starRocks] : []), ...clickHouse],
        during: Math.min(drawn.during, stages.length - 1),
    };
}
