import { Asked, start, tasks } from "../support/askEmulator";
import { ids } from "../support/stillEmulator";

const asked = new Asked();
const { ask, begin, close } = asked;

afterEach(close);

test.each([
    ["an unknown instance", "GET", tasks.replace(ids.starRocks, "nosuch"), undefined, 400, "DBS.200022"],
    [
        "an instance of the other edition",
        "GET",
        tasks.replace(ids.starRocks, ids.clickHouse),
        undefined,
        400,
        "DBS.200022",
    ],
    [
        "an unknown task's configuration",
        "GET",
        `${tasks}/configuration?task_name=nosuch`,
        undefined,
        400,
        "DBS.270022",
    ],
    ["the deletion of an unknown task", "DELETE", tasks, { task_name: "nosuch" }, 400, "DBS.05000091"],
    ["an unknown job", "GET", "{project}/jobs?id=nosuch", undefined, 400, "DBS.200543"],
    ["an unknown database", "POST", tasks, { ...start, source_database: "nosuch" }, 400, "DBS.200823"],
    ["a bad name", "POST", tasks, { ...start, task_name: "a" }, 400, "DBS.280001"],
    ["a missing field", "POST", tasks, { ...start, task_name: undefined }, 400, "DBS.280001"],
    ["a bad limit", "GET", `${tasks}?limit=101`, undefined, 400, "DBS.280001"],
    ["no JSON", "POST", tasks, "{", 400, "APIGW.0201"],
    ["an unknown path", "GET", "{project}/nosuch", undefined, 404, "APIGW.0101"],
    ["an unknown method", "PATCH", tasks, undefined, 404, "APIGW.0101"],
    ["another project", "GET", tasks.replace("{project}", "/v3/another"), undefined, 403, "APIGW.0310"],
])("emulator: refuses %s", async (_name, method, path, body, status, errorCode) => {
    await begin();
    const answer = await ask(method, path, body);
    expect([answer.status, answer.body.error_code]).toEqual([status, errorCode]);
    expect(asked.emulator.requests().at(-1)).toMatchObject({ method, status, errorCode });
});

test("emulator token: is required, and ends after a day", async () => {
    await begin();
    const [user] = asked.emulator.world.users;
    const identity = {
        methods: ["password"],
        password: { user: { name: user?.name, password: user?.password, domain: { name: user?.domain } } },
    };
    const scope = { project: { name: asked.emulator.region } };
    const issued = await ask("POST", "/v3/auth/tokens", { auth: { identity, scope } });
    expect(issued.status).toBe(201);
    const token = { "X-Auth-Token": issued.headers.get("x-subject-token") as string };
    expect((await ask("GET", tasks, undefined, token)).status).toBe(200);
    expect((await ask("GET", tasks, undefined, { "X-Auth-Token": "x" })).body.error_code).toBe("APIGW.0301");
    asked.time.advance(24 * 3_600_000);
    expect((await ask("GET", tasks, undefined, token)).body.error_code).toBe("APIGW.0307");
    expect(JSON.stringify(asked.emulator.requests())).not.toContain(user?.password);
});

test("emulator token: a wrong password is an error of IAM", async () => {
    await begin();
    const user = { name: "emulator", password: "wrong", domain: { name: "emulator-domain" } };
    const answer = await ask("POST", "/v3/auth/tokens", {
        auth: { identity: { methods: ["password"], password: { user } } },
    });
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 401, title: "Unauthorized" } } });
});
