import type { Emulator, LoggedRequest } from "pulumi-taurusdb-htap-emulator";
import { plantClickHouse, plantStarRocks } from "../plantedTasks";

export type Edition = "starrocks" | "clickhouse";

/** How often other tasks were created and deleted while lists were read, and which of them ever existed. */
export interface Others {
    created: number;
    deleted: number;
    names: Set<string>;
}

/** Of so many tasks in the list, one belongs to somebody else. */
const spacing = 20;

/** Others create and delete up to so many tasks between two pages. Two deletions suffice to hide a row from a pass. */
const mostChanges = 3;

/** Plants tasks, with others' tasks among them. */
export function plantTasks(emulator: Emulator, edition: Edition, names: string[]): Others {
    const plant = edition === "starrocks" ? plantStarRocks : plantClickHouse;
    const others: Others = { created: 0, deleted: 0, names: new Set() };
    names.forEach((name, index) => {
        plant(emulator, name);
        if (index % spacing !== 0) return;
        const other = `other_${others.names.size}`;
        others.names.add(other);
        plant(emulator, other);
    });
    return others;
}

/**
 * What moves rows between two pages: after each page of a list, others create and delete tasks anywhere in the list. The same seed
 * makes the same changes.
 */
export function shiftPages(emulator: Emulator, edition: Edition, others: Others, seed = 1) {
    const random = randomNumbers(seed);
    const starRocks = edition === "starrocks";
    const operation = starRocks ? "ListStarRocksDataReplications" : "ListClickHouseDataBaseReplication";
    const plant = starRocks ? plantStarRocks : plantClickHouse;
    const nameAt = (index: number) =>
        starRocks
            ? emulator.world.starRocksTasks[index]?.taskName
            : emulator.world.clickHouseTasks[index]?.database;
    return (request: LoggedRequest) => {
        if (request.operation !== operation) return;
        const tasks: unknown[] = starRocks ? emulator.world.starRocksTasks : emulator.world.clickHouseTasks;
        for (let changes = Math.floor(random() * (mostChanges + 1)); changes > 0; changes--) {
            const place = Math.floor(random() * tasks.length);
            const index = tasks.findIndex((_, at) => at >= place && others.names.has(nameAt(at) ?? ""));
            if (random() < 0.5 && index >= 0) {
                tasks.splice(index, 1);
                others.deleted++;
            } else {
                const name = `other_${others.names.size}`;
                others.names.add(name);
                plant(emulator, name, {}, place);
                others.created++;
            }
        }
    };
}

/** Numbers from 0 up to 1: a linear congruential generator, with the constants of Numerical Recipes. */
function randomNumbers(seed: number): () => number {
    let state = seed >>> 0;
    return () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state / 2 ** 32;
    };
}
