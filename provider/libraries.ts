// Published as an ES module only, which neither jest's module system nor Node 22 before 22.12 can require. The build puts it
// into this module (tools/bundle.ts), so it is not a dependency of the package.
export { default as pRetry } from "p-retry";
