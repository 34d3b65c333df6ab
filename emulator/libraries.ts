// What these depend on is partly published as ES modules only, partly for Node 22 and newer only. The build puts all of it into
// this module (tools/bundle.ts), so it is no dependency of the package.
export { default as fastify } from "fastify";
export { OpenAPIBackend } from "openapi-backend";
