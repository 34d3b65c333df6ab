import type { Named } from "../../command/discover/discovery";

/** A task that discover has found. Those with an odd index are of ClickHouse. */
export function discovered(args: object, index: number): Named {
    const edition = index % 2 === 0 ? "starrocks" : "clickhouse";
    const resourceName = ["class", "constructor", "yes", "None", "orders"][index] ?? `task_${index}`;
    return { edition, id: `i/${index}`, name: "x", resourceName, args: { ...args }, changes: "", doubts: [] };
}
