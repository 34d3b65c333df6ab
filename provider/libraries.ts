// Published as ES modules only, which neither jest's module system nor Node 22 before 22.12 can require. The build puts them
// into this module (tools/bundle.ts), so they are not dependencies of the package.
export { default as PQueue } from "p-queue";
export { default as pRetry } from "p-retry";
