const { readdirSync, readFileSync } = require("node:fs");
const path = require("node:path");

const folder = path.join(__dirname, "test");
/** Tests that `npm test` runs in part: over one face, or without some of their scenarios. */
const partly = readdirSync(folder, { recursive: true })
    .map((file) => path.join(folder, file))
    .filter((file) => file.endsWith(".test.ts"))
    .filter((file) => /\b(longTest|isLong|facesOfLongTests)\b/.test(readFileSync(file, "utf8")));

/** What `npm test` leaves out for its time. @type {import("jest").Config} */
module.exports = {
    ...require("./jest.config"),
    testMatch: ["**/test/long/*.test.ts", ...partly],
    testPathIgnorePatterns: [],
    globals: { isLong: true },
};
