import { readFileSync } from "node:fs";
import type { Document } from "openapi-backend";
import { parseYaml } from "./libraries";

/** The API contract. The emulator shares nothing else with the provider. */
export function loadContract(): Document {
    const file = require.resolve("pulumi-taurusdb-htap-emulator/openapi.yaml");
    return parseYaml(readFileSync(file, "utf8"), { merge: true });
}
