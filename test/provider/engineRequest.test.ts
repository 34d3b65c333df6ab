import { recordRequests, requestOf, storedRequest } from "../../provider/dynamic/engineRequest";

test("engine request: unknown outside of Pulumi's host", () => {
    expect(requestOf({ __urn: "urn:x" })).toBeUndefined();
});

test("stored request: read from the state", () => {
    const state = { __urn: "urn:x", __timeouts: { create: "2h", delete: "never" } };
    expect(storedRequest("create", state)).toEqual({ urn: "urn:x", timeLimit: 7_200_000 });
    expect(storedRequest("update", state)).toEqual({ urn: "urn:x", timeLimit: undefined });
    expect(storedRequest("delete", state)).toEqual({ urn: "urn:x", timeLimit: undefined });
    expect(storedRequest("create", {})).toEqual({ urn: undefined, timeLimit: undefined });
});

describe("engine request of another version", () => {
    class Struct {
        constructor(private readonly values?: object) {}
        toJavaScript() {
            return { ...this.values };
        }
    }

    test("has its URN without a time limit", () => {
        class ReadRequest {
            getUrn = () => "urn:x";
            getProperties() {
                return new Struct({ taskName: "orders" });
            }
        }
        recordRequests({ ReadRequest } as never);
        const given = new ReadRequest().getProperties().toJavaScript();
        expect(given).toEqual({ taskName: "orders" });
        expect(requestOf(given)).toEqual({ urn: "urn:x", timeLimit: undefined });
    });

    test("is found by its inputs", () => {
        class ReadRequest {
            getUrn = () => "urn:x";
            getTimeout = () => 90;
            getProperties(): Struct | undefined {
                return undefined;
            }
            getInputs() {
                return new Struct();
            }
        }
        recordRequests({ ReadRequest } as never);
        const request = new ReadRequest();
        expect(request.getProperties()).toBeUndefined();
        expect(requestOf(request.getInputs().toJavaScript())).toEqual({ urn: "urn:x", timeLimit: 90_000 });
    });
});
