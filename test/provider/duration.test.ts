import { formatDuration, parseDuration } from "../../provider/duration";

test("duration: read and written in Pulumi's form", () => {
    expect(["30m", "1h30m", "90s", "500ms", "1.5h"].map(parseDuration)).toEqual([
        1_800_000, 5_400_000, 90_000, 500, 5_400_000,
    ]);
    expect(["", "soon", "5", "1h!", "-1m"].map(parseDuration)).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
    ]);
    expect([0, 4_000, 130_000, 1_800_000, 3_661_000].map(formatDuration)).toEqual([
        "0s",
        "4s",
        "2m10s",
        "30m",
        "1h1m1s",
    ]);
});
