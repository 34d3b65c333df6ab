import { promisedFor } from "../../tools/large/wait";

test("soak: the promise is a list every pause, and a request a minute for each job", () => {
    expect(promisedFor(300, "copy")).toBe(60);
    expect(promisedFor(300, "job")).toBe(360);
    expect(promisedFor(1_000, "copy")).toBe(132);
});
