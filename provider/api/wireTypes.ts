import type { operations } from "./wire";

type Operation = keyof operations;

interface Json<Body> {
    content: { "application/json": Body };
}

/** The body of a successful reply, by operationId. */
export type ReplyOf<O extends Operation> = operations[O]["responses"] extends
    | { 200: Json<infer Body> }
    | { 201: Json<infer Body> }
    ? Body
    : never;

/** The body of a request, by operationId. */
export type BodyOf<O extends Operation> = operations[O] extends { requestBody: Json<infer Body> }
    ? Body
    : never;
