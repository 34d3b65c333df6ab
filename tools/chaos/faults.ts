import fc from "fast-check";
import type { Fault } from "pulumi-taurusdb-htap-emulator";

/** Which process is stopped, and after how many requests of a stage. Each face has a process that calls the cloud. */
export interface Stop {
    who: "cli" | "provider" | "both" | "interrupt" | "interrupt twice" | "emulator";
    afterRequests: number;
}

const writes = [
    "CheckDataBaseConfig",
    "CreateStarRocksDataReplication",
    "ModifyDataSync",
    "PauseStarRocksDataReplication",
    "ResumeStarRocksDataReplication",
    "DeleteStarRocksDataReplication",
    "CreateClickHouseDataBaseReplication",
    "UpdateClickHouseDataBaseConfig",
    "DeleteClickHouseDataBaseReplication",
];
const reads = [
    "ListStarRocksDataReplications",
    "ListStarRocksDataReplicationConfig",
    "ListClickHouseDataBaseReplication",
    "ListClickHouseDataBaseReplicationConfig",
    "ShowGaussMySqlJobInfo",
];

const operation = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...writes) },
    { weight: 1, arbitrary: fc.constantFrom(...reads) },
    { weight: 4, arbitrary: fc.constant(undefined) },
);
const write = fc.oneof(fc.constantFrom(...writes), fc.constant(undefined), fc.constant(undefined));
const when = fc.constantFrom("before" as const, "after" as const);
const aimed = { times: fc.integer({ min: 1, max: 3 }), after: fc.nat(4) };

/** Every kind is equally frequent. */
const fault: fc.Arbitrary<Fault> = fc.oneof(
    fc.record({
        ...aimed,
        operation,
        do: fc.constant("lose" as const),
        when: fc.constant("before" as const),
    }),
    fc.record({ ...aimed, operation, do: fc.constant("lose" as const), when: fc.constant("after" as const) }),
    fc.record({
        ...aimed,
        operation,
        do: fc.constant("reply" as const),
        status: fc.constantFrom(500, 502, 503, 504),
        body: fc.constantFrom(
            "",
            "<html>Bad Gateway</html>",
            '{"error_code":"DBS.108000","error_msg":"server failure"}',
        ),
        when,
    }),
    fc.record({ ...aimed, operation, do: fc.constant("truncate" as const) }),
    // Some outlast the request's time limit.
    fc.record({
        ...aimed,
        operation,
        do: fc.constant("delay" as const),
        milliseconds: fc.constantFrom(300, 4_000),
        when,
    }),
    fc.record({
        ...aimed,
        operation: write,
        do: fc.constant("failJob" as const),
        reason: fc.constant("no disk"),
        leaves: fc.constantFrom("nothing" as const, "failedTask" as const),
    }),
    fc.record({ ...aimed, operation: write, do: fc.constant("vanishJob" as const) }),
    fc.record({
        ...aimed,
        operation: write,
        do: fc.constant("lateJob" as const),
        milliseconds: fc.constantFrom(60_000, 200_000),
    }),
    fc.record({
        do: fc.constant("throttle" as const),
        from: fc.integer({ min: 1_000, max: 3_500 }),
        for: fc.integer({ min: 300, max: 1_500 }),
    }),
    fc.record({
        do: fc.constant("busy" as const),
        from: fc.integer({ min: 1_000, max: 3_500 }),
        for: fc.integer({ min: 300, max: 1_500 }),
    }),
);

const stop: fc.Arbitrary<Stop | undefined> = fc.option(
    fc.record({
        who: fc.constantFrom(
            "cli" as const,
            "provider" as const,
            "both" as const,
            "interrupt" as const,
            "interrupt twice" as const,
            "emulator" as const,
        ),
        afterRequests: fc.nat(25),
    }),
    { nil: undefined, freq: 3 },
);

/** The faults and the stop of one deployment. */
export const disturbance = { faults: fc.array(fault, { minLength: 1, maxLength: 5 }), stop };
