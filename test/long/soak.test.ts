import { limitFor } from "../../tools/large/wait";

test("soak: the limit is a list a pause, and a request a minute for a job", () => {
    expect(limitFor(300, "copy")).toBe(50);
    expect(limitFor(300, "job")).toBe(350);
    expect(limitFor(1_000, "copy")).toBe(132);
});
