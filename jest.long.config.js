/** Engine tests that `npm test` runs in part: over one face, or without some of their scenarios. */
const partly = [
    ...["changes", "drift", "gitops", "ignoreChanges", "lifeCycle", "options", "packages", "pluginMove"],
    ...["previews", "python", "replaceOnChanges", "tasksThere"],
];

/** What `npm test` leaves out for its time. @type {import("jest").Config} */
module.exports = {
    ...require("./jest.config"),
    testMatch: ["**/test/long/*.test.ts", ...partly.map((name) => `**/test/engine/${name}.test.ts`)],
    testPathIgnorePatterns: [],
    globals: { isLong: true },
};
