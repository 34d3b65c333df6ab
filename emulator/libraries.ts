// Some dependencies of these are ES modules only, or need Node 22. The build bundles them into this module (tools/bundle.ts),
// so they are not dependencies of the package.
export { default as fastify } from "fastify";
export { OpenAPIBackend } from "openapi-backend";
