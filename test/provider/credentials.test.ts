import { Renewed } from "../../provider/access/credentials";

const hour = 3_600_000;

/** Numbered tokens, each valid for an hour. */
function tokens(fails: (nth: number) => boolean = () => false) {
    let fetched = 0;
    const token = new Renewed(
        async () => {
            if (fails(++fetched)) throw new Error("no answer");
            return { nth: fetched, expires: Date.now() + hour };
        },
        () => false,
    );
    return async () => (await token.get()).nth;
}

beforeEach(() => {
    jest.useFakeTimers();
});

afterEach(() => {
    jest.useRealTimers();
});

test("token: renewed before it expires although the wall clock was set back", async () => {
    const current = tokens();
    expect(await current()).toBe(1);
    jest.setSystemTime(Date.now() - 5 * hour);
    await jest.advanceTimersByTimeAsync(54 * 60_000);
    expect(await current()).toBe(1);
    await jest.advanceTimersByTimeAsync(2 * 60_000);
    expect(await current()).toBe(2);
});

test("token: stays in use when the wall clock is set forward", async () => {
    const current = tokens();
    await current();
    jest.setSystemTime(Date.now() + 5 * hour);
    expect(await current()).toBe(1);
});

test("token: used until it expires when its renewal fails", async () => {
    const current = tokens((nth) => nth > 1);
    await current();
    jest.setSystemTime(Date.now() - 5 * hour);
    await jest.advanceTimersByTimeAsync(58 * 60_000);
    expect(await current()).toBe(1);
    await jest.advanceTimersByTimeAsync(3 * 60_000);
    await expect(current()).rejects.toThrow("no answer");
});
