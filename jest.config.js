const { availableParallelism } = require("node:os");

/** @type {import("jest").Config} */
module.exports = {
    testEnvironment: "node",
    testEnvironmentOptions: { globalsCleanup: "off" },
    roots: ["<rootDir>/test"],
    testMatch: ["**/*.test.ts"],
    // `npm run test:long` runs them.
    testPathIgnorePatterns: ["<rootDir>/test/long/"],
    // The engine and process tests run the built package, so the CLI is found once before all of them.
    globalSetup: "<rootDir>/test/support/findPulumi.ts",
    transform: { "^.+\\.[jt]s$": ["ts-jest", { tsconfig: "test/tsconfig.json" }] },
    // As everything else, the source and not the built package.
    moduleNameMapper: { "^pulumi-taurusdb-htap-emulator$": "<rootDir>/emulator/index.ts" },
    // ESM only; jest's own module system cannot require it as Node does.
    transformIgnorePatterns: [
        "/node_modules/(?!(p-retry|is-network-error|p-queue|p-timeout|@apidevtools/json-schema-ref-parser)/)",
    ],
    modulePathIgnorePatterns: ["<rootDir>/dist"],
    // An engine test leaves its processor idle a quarter of the time, so three tests keep two processors busy.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    testTimeout: 300_000,
};
