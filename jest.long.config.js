/** Tests that `npm test` runs in part: over one face, or without some of their scenarios. */
const partly = [
    ...["chaos/chaos", "engine/changes", "engine/demo", "engine/drift", "engine/examples", "engine/gitops"],
    ...["engine/ignoreChanges", "engine/lifeCycle", "engine/options", "engine/packages", "engine/pluginMove"],
    ...["engine/previews", "engine/python", "engine/readme", "engine/replaceOnChanges", "engine/signingIn"],
    ...["engine/tasksThere", "provider/manyTasks"],
];

/** What `npm test` leaves out for its time. @type {import("jest").Config} */
module.exports = {
    ...require("./jest.config"),
    testMatch: ["**/test/long/*.test.ts", ...partly.map((name) => `**/test/${name}.test.ts`)],
    testPathIgnorePatterns: [],
    globals: { isLong: true },
};
