import { readFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../provider/userError";
import { pulumi } from "../pulumi";
import { type Finding, finding, ok, problem } from "./finding";

const installNode = "https://nodejs.org";
const installPulumi = "https://www.pulumi.com/docs/install/";

/** This package, Node and the Pulumi CLI. */
export function findTools(): Finding[] {
    // From dist/command/doctor.
    const manifest = path.join(__dirname, "..", "..", "..", "package.json");
    const { version, engines, peerDependencies } = JSON.parse(readFileSync(manifest, "utf8"));
    return [
        ok("taurusdb-htap", version),
        versionFinding("Node", process.versions.node, engines.node, installNode),
        pulumiFinding(peerDependencies["@pulumi/pulumi"]),
    ];
}

function pulumiFinding(range: string): Finding {
    try {
        return versionFinding("Pulumi", pulumi(["version"]).stdout.trim(), range, installPulumi);
    } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return problem("Pulumi", error, `Install it and put it on PATH: ${installPulumi}`);
    }
}

/** `range` is the oldest version after an operator, as in `>=20.19` and `^3.216.0`. */
export function versionFinding(step: string, version: string, range: string, install: string): Finding {
    const oldest = range.replace(/^\D+/, "");
    if (isAtLeast(version, oldest)) return ok(step, version);
    const found = version === "" ? "prints no version" : `${version} is older than ${oldest}`;
    return finding("problem", step, found, `Install ${oldest} or newer: ${install}`);
}

function isAtLeast(version: string, oldest: string): boolean {
    const numbers = (text: string) => (text.match(/\d+/g) ?? []).map(Number);
    const [given, needed] = [numbers(version), numbers(oldest)];
    const differs = needed.findIndex((number, index) => number !== given[index]);
    return differs < 0 || (given[differs] ?? 0) > (needed[differs] as number);
}
