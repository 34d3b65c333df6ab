import { startEmulator } from "pulumi-taurusdb-htap-emulator";
import type { Finding } from "../../../command/doctor/finding";
import { findInstance } from "../../../command/doctor/instances";
import { linesOf, summaryOf } from "../../../command/doctor/report";
import { versionFinding } from "../../../command/doctor/tools";
import type { Instance } from "../../../command/instances";
import { CloudFacts } from "../../../provider/arguments/cloudFacts";
import { cloudAt, ids } from "../../support/stillEmulator";

test.each([
    [">=20.19", "20.19.0", "ok"],
    [">=20.19", "22.0.0", "ok"],
    [">=20.19", "20.18.9", "problem"],
    [">=20.19", "18.20.0", "problem"],
    ["^3.216.0", "v3.216.0", "ok"],
    ["^3.216.0", "v3.255.0-dev.1", "ok"],
    ["^3.216.0", "v3.99.0", "problem"],
    ["^3.216.0", "", "problem"],
])("doctor, version: for %s %j is %s", (range, version, state) => {
    const finding = versionFinding("Tool", version, range, "https://tool.example");
    expect(finding).toMatchObject({ state });
    if (state === "problem") expect(finding.wayOut).toMatch(/^Install \d+\.\S+ or newer: https:/);
});

describe("doctor, instance of a stack:", () => {
    async function examine(instance: Instance): Promise<Finding[]> {
        const emulator = await startEmulator();
        emulator.world.sources.push({ id: "other", nodes: ["node"], databases: {} });
        const findings: Finding[] = [];
        for await (const finding of findInstance(instance, new CloudFacts(cloudAt(emulator))))
            findings.push(finding);
        await emulator.close();
        return findings.filter(({ state }) => state !== "ok");
    }

    test("of the other edition is a problem", async () => {
        expect(await examine({ id: ids.clickHouse, edition: "starrocks" })).toMatchObject([
            {
                step: `instance ${ids.clickHouse}`,
                state: "problem",
                found: "is a ClickHouse instance (Lightweight Edition)",
                wayOut: "Use ClickHouseReplication, in an environment below clickHouse.",
            },
        ]);
    });

    test("of another source is a problem", async () => {
        const declared = { id: ids.starRocks, edition: "starrocks", sourceInstanceId: "other" } as const;
        expect(await examine(declared)).toMatchObject([
            {
                step: `instance ${ids.starRocks}, source`,
                state: "problem",
                found: "other does not have this instance",
                wayOut: "Check sourceInstanceId.",
            },
            { found: expect.stringContaining("400 DBS.200022") },
        ]);
    });
});

test("doctor, report: marks are words, coloured on a terminal alone", () => {
    const finding: Finding = { step: "TLS", state: "problem", found: "not trusted", wayOut: "Trust it." };
    expect(linesOf(finding, false)).toBe("problem  TLS: not trusted\n         → Trust it.");
    expect(linesOf(finding, true)).toBe("\u001b[31mproblem\u001b[0m  TLS: not trusted\n         → Trust it.");
    expect(summaryOf([])).toBe("No problems found.");
    expect(summaryOf([finding, { ...finding, state: "warning" }])).toBe("1 problem and 1 warning found.");
});
