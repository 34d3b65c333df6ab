import { createServer, type RequestListener } from "node:http";
import { tokenCredentials } from "../../provider/access/credentials";
import { connect } from "../../provider/api/cloud";
import { ApiError } from "../../provider/api/errors";
import { failureOf } from "./failure";
import { Servers } from "./servers";

/** A service that gives prepared answers, and the requests that it received. */
export class Service {
    requests: { method?: string; url?: string; headers: Record<string, unknown>; body: string }[] = [];
    private readonly servers = new Servers();

    /** Each listener answers one request, and the last one all others. Returns a connection without sign-in. */
    start = async (...answers: RequestListener[]) => {
        this.requests = [];
        const server = createServer((request, response) => {
            const { method, url, headers } = request;
            let body = "";
            request.on("data", (chunk) => {
                body += chunk;
            });
            request.on("end", () => {
                this.requests.push({ method, url, headers, body });
                const answer = answers[Math.min(this.requests.length, answers.length) - 1];
                answer?.(request, response);
            });
        });
        const endpoint = `http://${await this.servers.listen(server)}`;
        const credentials = tokenCredentials("the-token");
        const cloud = connect({ endpoint, projectId: async () => "p", credentials, retryDelay: 1 });
        return { ...cloud, endpoint };
    };

    stop = () => this.servers.close();
}

export const reply =
    (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener =>
    (_request, response) => {
        response.writeHead(status, { "Content-Type": "application/json", ...headers });
        response.end(typeof body === "string" ? body : JSON.stringify(body));
    };

/** Breaks the connection instead of an answer. */
export const hangUp: RequestListener = (request) => request.socket.destroy();

export const get = { method: "GET", path: "/v3/{project_id}/jobs", query: { id: "1" } } as const;
export const post = { method: "POST", path: "/v3/p/x", body: { a: 1 } } as const;

/** The error of a request to the service. */
export async function errorOf(request: Promise<unknown>): Promise<ApiError> {
    const error = await failureOf(request);
    expect(error).toBeInstanceOf(ApiError);
    return error;
}
