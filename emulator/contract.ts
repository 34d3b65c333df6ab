import { readFileSync } from "node:fs";
import type { Document } from "openapi-backend";
import { parse } from "yaml";

/** The API contract. The emulator shares nothing else with the provider. */
export function loadContract(): Document {
    const file = require.resolve("pulumi-taurusdb-htap/openapi.yaml");
    return parse(readFileSync(file, "utf8"), { merge: true });
}
