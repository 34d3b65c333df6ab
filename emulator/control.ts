import type { FastifyInstance, FastifyReply } from "fastify";
import { act, announce } from "./console";
import { Refusal } from "./errors";
import { parseFaults } from "./faults";
import type { RequestLog } from "./requestLog";
import type { Service } from "./service";
import { advance } from "./timeline";

/** Paths that the real service does not have: they show what is inside, and plan faults. */
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
        "/_emulator/tasks/:instance/:task",
        (request, response) => {
            const { instance, task } = request.params;
            return answering(response, () =>
                act(service, instance, task, JSON.parse(request.body as string)),
            );
        },
    );
    server.put<{ Params: { instance: string } }>(
        "/_emulator/instances/:instance/notice",
        (request, response) =>
            answering(response, () =>
                announce(service, request.params.instance, JSON.parse(request.body as string).text),
            ),
    );
    server.put("/_emulator/faults", (request, response) =>
        answering(response, () => service.faults.replace(parseFaults(JSON.parse(request.body as string)))),
    );

    function answering(response: FastifyReply, change: () => void): object {
        try {
            change();
        } catch (error) {
            const status = error instanceof Refusal ? error.status : 400;
            return response.code(status).send({ problem: (error as Error).message });
        }
        changed();
        return {};
    }
}
