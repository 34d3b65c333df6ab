import { randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { temporaryKeys } from "./iam";
import type { Service } from "./service";

/** Of the keys, in milliseconds. */
const lifetime = 24 * 60 * 60 * 1000;

/** The metadata service of an ECS with an agency. Version 2 needs a token of its own. */
export function registerMetadata(server: FastifyInstance, service: Service): void {
    const issued = new Set<string>();
    server.put("/meta-data/latest/api/token", (request, response) => {
        if (service.readings.metadata !== "v2") return response.code(404).send("");
        if (request.headers["x-metadata-token-ttl-seconds"] === undefined) return response.code(400).send("");
        const token = randomBytes(32).toString("base64url");
        issued.add(token);
        return response.type("text/plain").send(token);
    });
    server.get("/openstack/latest/securitykey", (request, response) => {
        if (service.readings.metadata === "none") return response.code(404).send("");
        const token = request.headers["x-metadata-token"];
        if (service.readings.metadata === "v2" && !issued.has(String(token)))
            return response.code(401).send("");
        return { credential: temporaryKeys(service, service.clock.now(), lifetime) };
    });
}
