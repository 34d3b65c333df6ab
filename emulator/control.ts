import type { FastifyInstance } from "fastify";
import { actOnStarRocks } from "./console";
import { Refusal } from "./errors";
import { parseFaults } from "./faults";
import type { RequestLog } from "./requestLog";
import type { Service } from "./service";
import { advance } from "./timeline";

/** What the real service has no path for: looking inside, and planning faults. */
export function registerControl(
    server: FastifyInstance,
    service: Service,
    log: RequestLog,
    changed: () => void,
): void {
    server.get("/_emulator/requests", () => log.all());
    server.delete("/_emulator/requests", () => {
        log.clear();
        return {};
    });
    server.get("/_emulator/tasks", () => {
        advance(service, service.clock.now());
        const { starRocksTasks, clickHouseTasks } = service.world;
        return { starRocksTasks, clickHouseTasks };
    });
    server.post<{ Params: { instance: string; task: string } }>(
        "/_emulator/starrocks/:instance/:task",
        (request, response) => {
            const { instance, task } = request.params;
            try {
                actOnStarRocks(service, instance, task, JSON.parse(request.body as string));
            } catch (error) {
                const status = error instanceof Refusal ? error.status : 400;
                return response.code(status).send({ problem: (error as Error).message });
            }
            changed();
            return {};
        },
    );
    server.put("/_emulator/faults", (request, response) => {
        try {
            service.faults.replace(parseFaults(JSON.parse(request.body as string)));
        } catch (error) {
            return response.code(400).send({ problem: (error as Error).message });
        }
        return {};
    });
}
