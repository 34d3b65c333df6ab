import { requestOf, storedRequest } from "../../provider/dynamic/engineRequest";

test("engine request: is unknown outside of Pulumi's host", () => {
    expect(requestOf({ __urn: "urn:x" })).toBeUndefined();
});

test("stored request: is what the program has left in the state", () => {
    const state = { __urn: "urn:x", __timeouts: { create: "2h", delete: "never" } };
    expect(storedRequest("create", state)).toEqual({ urn: "urn:x", timeLimit: 7_200_000 });
    expect(storedRequest("update", state)).toEqual({ urn: "urn:x", timeLimit: undefined });
    expect(storedRequest("delete", state)).toEqual({ urn: "urn:x", timeLimit: undefined });
    expect(storedRequest("create", {})).toEqual({ urn: undefined, timeLimit: undefined });
});
