import type { FastifyInstance, FastifyReply } from "fastify";
import { act, announce, noticeOf, tablesOf } from "./console";
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
            return changing(response, () => act(service, instance, task, JSON.parse(request.body as string)));
        },
    );
    server.get<{ Params: { instance: string; task: string } }>(
        "/_emulator/tasks/:instance/:task/tables",
        ({ params: { instance, task } }, response) =>
            answering(response, () => ({ names: tablesOf(service, instance, task) })),
    );
    server.get<{ Params: { instance: string } }>(
        "/_emulator/instances/:instance/notice",
        ({ params: { instance } }, response) =>
            answering(response, () => ({ text: noticeOf(service, instance) })),
    );
    server.put<{ Params: { instance: string } }>(
        "/_emulator/instances/:instance/notice",
        (request, response) =>
            changing(response, () =>
                announce(service, request.params.instance, JSON.parse(request.body as string).text),
            ),
    );
    server.put("/_emulator/faults", (request, response) =>
        changing(response, () => service.faults.replace(parseFaults(JSON.parse(request.body as string)))),
    );

    function changing(response: FastifyReply, change: () => void): object {
        return answering(response, () => {
            change();
            changed();
            return {};
        });
    }
}

function answering(response: FastifyReply, answer: () => object): object {
    try {
        return answer();
    } catch (error) {
        const status = error instanceof Refusal ? error.status : 400;
        return response.code(status).send({ problem: (error as Error).message });
    }
}
