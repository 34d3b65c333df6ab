/** What `npm test` leaves out for its time. @type {import("jest").Config} */
module.exports = {
    ...require("./jest.config"),
    testMatch: [
        "**/test/long/*.test.ts",
        ...["changes", "drift", "ignoreChanges", "options", "previews", "replaceOnChanges", "tasksThere"].map(
            (name) => `**/test/engine/${name}.test.ts`,
        ),
    ],
    testPathIgnorePatterns: [],
    globals: { everyFace: true },
};
