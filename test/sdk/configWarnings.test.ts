import * as pulumi from "@pulumi/pulumi";
import { ClickHouseReplication, Provider } from "../../sdk";
import { findWarnings } from "../../sdk/configWarnings";

const namespaced = (config: Record<string, string>) =>
    Object.fromEntries(Object.entries(config).map(([key, value]) => [`taurusdb-htap:${key}`, value]));
const warningsOf = (config: Record<string, string>, { project = "shop", secrets = [] as string[] } = {}) =>
    findWarnings({ ...namespaced(config), "shop:pollIntervall": "1s" }, project, (key) =>
        secrets.includes(key.replace("taurusdb-htap:", "")),
    );

const { HW_TAURUSDB_ENDPOINT } = process.env;
beforeEach(() => {
    delete process.env.HW_TAURUSDB_ENDPOINT;
});
afterAll(() => {
    if (HW_TAURUSDB_ENDPOINT !== undefined) process.env.HW_TAURUSDB_ENDPOINT = HW_TAURUSDB_ENDPOINT;
});

describe("config warning of an unknown key", () => {
    test("suggests the setting that it resembles", () => {
        expect(warningsOf({ region: "cn-north-4", pollIntervall: "5s" })).toEqual([
            'taurusdb-htap:pollIntervall: is not a setting and has no effect; did you mean "pollInterval"?',
        ]);
    });

    test("names a key that resembles nothing", () => {
        expect(warningsOf({ somethingElse: "x" })).toEqual([
            "taurusdb-htap:somethingElse: is not a setting and has no effect.",
        ]);
    });

    test("knows the key of an environment", () => {
        expect(warningsOf({ environment: "{}" })).toEqual([]);
        expect(warningsOf({ enviroment: "{}" })).toEqual([
            expect.stringMatching(/did you mean "environment"\?$/),
        ]);
    });

    test("accepts own keys of a project named as the namespace, but no slips", () => {
        expect(
            warningsOf({ sourceInstanceId: "x", pollIntervall: "5s" }, { project: "taurusdb-htap" }),
        ).toEqual([expect.stringMatching(/^taurusdb-htap:pollIntervall: /)]);
    });
});

describe("config warning of a plain secret", () => {
    const secrets = { authToken: "t", secretKey: "s", securityToken: "k", password: "p" };

    test("names each secret without its value", () => {
        expect(warningsOf({ ...secrets, accessKey: "AK", userName: "u" })).toEqual([
            `taurusdb-htap:authToken: is in plain text in the stack's config, and so in its state. Run "pulumi config set --secret taurusdb-htap:authToken <IAM token of the project>".`,
            expect.stringMatching(/^taurusdb-htap:secretKey: is in plain text/),
            expect.stringMatching(/^taurusdb-htap:securityToken: is in plain text/),
            expect.stringMatching(/^taurusdb-htap:password: is in plain text/),
        ]);
    });

    test("accepts encrypted secrets", () => {
        expect(warningsOf(secrets, { secrets: Object.keys(secrets) })).toEqual([]);
    });

    test("names a secret of an environment's provider by its path", () => {
        const environment = JSON.stringify({
            providers: { sg: { userName: "u", password: "p" }, empty: null },
        });
        expect(warningsOf({ environment })).toEqual([
            `taurusdb-htap:environment.providers.sg.password: is in plain text in the stack's config, and so in its state. Run "pulumi config set --secret --path 'taurusdb-htap:environment.providers.sg.password'".`,
        ]);
        expect(warningsOf({ environment }, { secrets: ["environment"] })).toEqual([]);
    });

    test.each(["not JSON", "null", "[]", '{"providers":"none"}', '{"providers":{"sg":"none"}}'])(
        "ignores an environment that is not a map: %s",
        (environment) => {
            expect(warningsOf({ environment })).toEqual([]);
        },
    );

    test.each(["http://127.0.0.1:8088", "http://localhost:8088", "http://[::1]:8088"])(
        "ignores secrets of an emulator at %s",
        (endpoint) => {
            expect(warningsOf({ ...secrets, endpoint })).toEqual([]);
            process.env.HW_TAURUSDB_ENDPOINT = endpoint;
            expect(warningsOf(secrets)).toEqual([]);
            expect(warningsOf({ ...secrets, endpoint: "https://elsewhere" })).toHaveLength(4);
        },
    );
});

describe("config warnings in a program", () => {
    const args = { instanceId: "a", sourceInstanceId: "b", sourceDatabase: "orders" };
    let warnings: string[];

    beforeAll(() =>
        pulumi.runtime.setMocks({
            newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
            call: () => ({}),
        }),
    );

    beforeEach(() => {
        warnings = [];
        jest.spyOn(pulumi.log, "warn").mockImplementation(async (text) => void warnings.push(text));
    });

    afterEach(() => jest.restoreAllMocks());

    test("are given once for all resources", () => {
        pulumi.runtime.setAllConfig(namespaced({ authToken: "t", password: "p", regoin: "cn-north-4" }), [
            "taurusdb-htap:password",
        ]);
        for (const name of ["one", "two"]) new ClickHouseReplication(name, args);
        expect(warnings).toEqual([
            expect.stringMatching(/^taurusdb-htap:regoin: .*did you mean "region"\?$/),
            expect.stringMatching(/^taurusdb-htap:authToken: is in plain text/),
        ]);
    });

    test("are errors of an explicit provider", () => {
        expect(() => new Provider("sg", { regoin: "x", pollIntervall: "5s" } as never)).toThrow(
            'provider "sg": regoin: is not a setting; did you mean "region"?\nprovider "sg": pollIntervall: is not a setting; did you mean "pollInterval"?',
        );
    });
});
