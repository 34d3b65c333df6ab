// Some dependencies of these are ES modules only, or need Node 22. The build bundles them into this module (tools/bundle.ts),
// so the package has no dependencies.
export { default as fastify } from "fastify";
export { OpenAPIBackend } from "openapi-backend";
export { parse as parseYaml } from "yaml";
