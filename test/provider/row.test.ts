import { gone, present, running } from "../../provider/waiting/row";

describe("row", () => {
    const row = { stage: "full", status: "normal" } as const;

    test("is present when it is listed without a fault", () => {
        expect(present({ row }).state).toBe("success");
        expect(present({ row: { ...row, stage: "wait" } }).state).toBe("success");
        expect(present({}).state).toBe("retry");
    });

    test("fails at once when cancelled, failed or abnormal, with the reason", () => {
        expect(present({ row: { ...row, status: "abnormal" }, trouble: "DDL" })).toMatchObject({
            state: "failure",
            reason: "its status is abnormal: DDL",
        });
        for (const stage of ["cancelled", "failed"] as const)
            expect(present({ row: { ...row, stage } }).state).toBe("failure");
    });

    test("runs in full and incremental only", () => {
        expect(running({ row }).state).toBe("success");
        expect(running({ row: { ...row, stage: "wait" } }).state).toBe("retry");
    });

    test("is gone when absent or cancelled", () => {
        expect(gone({}).state).toBe("success");
        expect(gone({ row: { ...row, stage: "cancelled" } }).state).toBe("success");
        expect(gone({ row }).state).toBe("retry");
    });
});
