import type { operations } from "./wire";

type Operation = keyof operations;

/** The body of a successful reply, by operationId. */
export type ReplyOf<O extends Operation> = operations[O]["responses"] extends infer R
    ? R extends { 200: { content: { "application/json": infer Body } } }
        ? Body
        : R extends { 201: { content: { "application/json": infer Body } } }
          ? Body
          : never
    : never;

/** The body of a request, by operationId. */
export type BodyOf<O extends Operation> = operations[O] extends {
    requestBody: { content: { "application/json": infer Body } };
}
    ? Body
    : never;
