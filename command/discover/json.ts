import { printable } from "../output";
import type { Discovery } from "./discovery";
import { remarksAbove } from "./formats/format";

/** What was found, for a script. */
export function jsonOf({ tasks, refusing, leftOut }: Discovery): string {
    const found = {
        tasks: tasks.map((task) => ({
            id: task.id,
            edition: task.edition.toLowerCase(),
            resourceName: task.resourceName,
            args: task.args,
            remarks: remarksAbove(task),
        })),
        leftOut: [
            ...refusing.map(({ id, reason }) => ({ id, reason: `shows no tasks: ${reason}` })),
            ...leftOut.map(({ id, reason }) => ({ id, reason })),
        ],
    };
    return `${printable(JSON.stringify(found, undefined, 4))}\n`;
}
