import { type EditionArgs, type EditionState, editions } from "../support/editions";
import { apiError } from "../support/failure";
import { leftBy } from "../support/leftBy";
import { emptyList, isList, StillTask } from "../support/stillTask";

// Lists of an instance's tasks that are incomplete, late or wrong.

interface Reply {
    replications: object[];
    total_count?: number;
}

const running = expect.stringMatching(/full|incremental/);

describe.each(editions)("$edition", ({ resource, base, other, calls, tasksOf }) => {
    const still = new StillTask(resource, base);
    const { asked, create, read, remove, update, writes } = still;
    const tasks = (): object[] => tasksOf(still.emulator);
    let state: EditionState;

    /** A service that changes its replies to requests for the list. */
    function lists(change: (reply: Reply, nth: number, query: Record<string, string>) => Reply) {
        let nth = 0;
        return still.odd(async (request, ask) => {
            const reply = await ask();
            return isList(request) ? change(reply as Reply, ++nth, request.query ?? {}) : reply;
        });
    }

    const emptyOnce = (which = 1) => lists((reply, nth) => (nth === which ? emptyList : reply));

    /** Puts other tasks before this one, which is then the last of the list. */
    function crowd(count: number): void {
        const [own] = tasks().splice(0);
        for (let index = 0; index < count; index++) {
            const { sourceDatabase: database, ...names } = other(index);
            tasks().push({ ...own, ...names, ...(database ? { database } : {}) });
        }
        tasks().push(own as object);
    }

    beforeEach(async () => {
        await still.begin();
        state = await create();
        still.emulator.clearRequests();
    });

    afterEach(still.close);

    test("update: creates no task after one empty list", async () => {
        expect(await update(state, {}, { context: emptyOnce() })).toMatchObject({ stage: running });
        expect(writes()).toEqual([]);
    });

    test("update: fails if lists stay empty but a configuration exists", async () => {
        await expect(update(state, {}, { context: still.unlisted() })).rejects.toThrow(
            "has a configuration but is not in the list. Try again later.",
        );
        expect(writes()).toEqual([]);
    });

    test("update: creates no second task after an empty list", async () => {
        const exclude = { exclude: ["returns"] };
        const changed = await update(state, { tables: exclude }, { context: emptyOnce(3) });
        expect(changed.tables).toEqual(exclude);
        expect(writes()).toEqual([calls.modify]);
    });

    test("update: reports a task without row and configuration as deleted", async () => {
        tasks().splice(0);
        await expect(update(state)).rejects.toThrow(/was deleted outside of Pulumi/);
        expect(writes()).toEqual([]);
    });

    test("update: recreates a missing task after an unfinished operation", async () => {
        tasks().splice(0);
        const unfinished = { ...leftBy<EditionArgs>(state), unfinished: true };
        expect(await resource.update(unfinished, base, still.cloud.context())).toMatchObject({
            stage: "full",
        });
        expect(tasks()).toHaveLength(1);
    });

    test("create: finds the existing task after one empty list", async () => {
        await create({}, emptyOnce());
        expect(writes()).toEqual([]);
        expect(still.cloud.said.join()).toContain("adopted it");
    });

    test("create: fails if lists stay empty but a configuration exists", async () => {
        await expect(create({}, still.unlisted())).rejects.toThrow(
            "has a configuration but is not in the list",
        );
        expect(writes()).toEqual([]);
    });

    test("create: requests no configuration first if other tasks are listed", async () => {
        tasks().splice(0);
        await create(other(0));
        still.emulator.clearRequests();
        await create();
        expect(asked().indexOf(calls.configuration)).toBeGreaterThan(asked().indexOf(writes()[0] as string));
    });

    test("create: any refusal of the configuration means that none exists", async () => {
        tasks().splice(0);
        let refused = 0;
        const refusing = still.odd(async ({ method, path }, ask) => {
            if (!/config/.test(path) || method !== "GET" || refused++) return ask();
            throw apiError({ method, status: 404, errorCode: "DBS.1" });
        });
        expect(await create({}, refusing)).toMatchObject({ stage: "full" });
    });

    test("read and delete: repeat an empty list, and fail if it stays empty", async () => {
        expect(await read(undefined, { context: emptyOnce() })).toMatchObject({ stage: running });
        await expect(read(undefined, { context: still.unlisted() })).rejects.toThrow(
            /has a configuration but is not in the list/,
        );
        await expect(remove(still.unlisted())).rejects.toThrow("has a configuration but is not in the list");
        expect(writes()).toEqual([]);
        await remove(emptyOnce());
        expect(tasks()).toEqual([]);
    });

    test("delete: repeats an empty list when the reply has no job", async () => {
        let lists = 0;
        const context = still.odd(async (request, ask) => {
            const reply = await ask();
            if (request.method === "DELETE") return {};
            return isList(request) && ++lists === 2 ? emptyList : reply;
        });
        await remove(context);
        expect(tasks()).toEqual([]);
    });

    describe.each([
        ["no total", undefined],
        ["the page as its total", "page"],
        ["a total that is too small", 7],
    ] as const)("list with %s:", (_name, total) => {
        test.each([10, 50, 100])("finds task 130 in pages of %p", async (cap) => {
            crowd(129);
            const capped = () =>
                lists(({ replications }) => {
                    const rows = replications.slice(0, cap);
                    return { replications: rows, total_count: total === "page" ? rows.length : total };
                });
            expect(await read(undefined, { context: capped() })).toMatchObject({ stage: running });
            await update(state, {}, { context: capped() });
            await create({}, capped());
            expect(writes()).toEqual([]);
            await remove(capped());
            expect(tasks()).toHaveLength(129);
        });
    });

    test("read: finds a task that moves to the first page meanwhile", async () => {
        crowd(100);
        const context = lists((reply, _nth, { offset }) => {
            if (offset === "0") tasks().splice(0, 1);
            return reply;
        });
        expect(await read(undefined, { context: context })).toMatchObject({ stage: running });
    });

    test("read: requests each page of the list once", async () => {
        crowd(99);
        await read();
        expect(asked()).toEqual([calls.list, calls.configuration]);
    });
});
