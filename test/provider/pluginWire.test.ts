import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { unknown } from "../../provider/arguments/unknown";
import { plainText } from "../../provider/plainText";
import { exposed, hidden, received, sent } from "../../provider/plugin/wire";

const [signature, mark] = ["4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"];
const secret = (value: unknown) => ({ [signature]: mark, value });

const struct = (values: object) => Struct.fromJavaScript(values as never);

test("wire: secrets come open and go back to their own place", () => {
    const inputs = struct({
        databaseConfigs: { plain: "1", hidden: secret("a-long-secret") },
        tables: { include: ["orders", secret("hidden_table")] },
        taskName: "orders_1",
    });
    const { values, secrets } = received(inputs);
    expect(values).toEqual({
        databaseConfigs: { plain: "1", hidden: "a-long-secret" },
        tables: { include: ["orders", "hidden_table"] },
        taskName: "orders_1",
    });
    const later = { ...values, tables: { include: ["hidden_table", "orders"] }, stage: "full" };
    expect(sent(later, secrets).toJavaScript()).toEqual({
        databaseConfigs: { plain: "1", hidden: secret("a-long-secret") },
        tables: { include: secret(["hidden_table", "orders"]) },
        taskName: "orders_1",
        stage: "full",
    });
});

test("wire: a secret in another property or another form stays secret", () => {
    const { values, secrets } = received(
        struct({
            sourceDatabase: secret("ledger"),
            tableConfigs: { orders: { orderBy: secret("owner_id") } },
        }),
    );
    const outputs = {
        ...values,
        targetDatabase: "ledger",
        tableConfigs: { orders: "order by owner_id" },
        __beside: { tableConfigs: { orders: "order by x" } },
    };
    expect(sent(outputs, secrets).toJavaScript()).toEqual({
        sourceDatabase: secret("ledger"),
        targetDatabase: secret("ledger"),
        tableConfigs: { orders: secret("order by owner_id") },
        __beside: secret({ tableConfigs: { orders: "order by x" } }),
    });
});

test("wire: what the resource remembers is secret as a whole, and its texts are not", () => {
    const { values, secrets } = received(struct({ __beside: secret({ a: "604800" }) }));
    expect(sent({ ...values, lastError: "must be 0-604800" }, secrets).toJavaScript()).toEqual({
        __beside: secret({ a: "604800" }),
        lastError: "must be 0-604800",
    });
    expect(plainText("must be 0-604800")).toBe("must be 0-604800");
});

test("wire: messages redact the secrets of a program", () => {
    received(struct({ databaseConfigs: secret({ password: "correct-horse-battery", pin: "90210666" }) }));
    expect(plainText("refused: correct-horse-battery, 90210666")).toBe("refused: [secret], [secret]");
});

test("wire: messages redact a short secret only as a whole word", () => {
    const { secrets } = received(struct({ databaseConfigs: { a: secret(864) } }));
    expect(hidden('databaseConfigs.a "864": must be 0-86400.', secrets)).toBe(
        'databaseConfigs.a "[secret]": must be 0-86400.',
    );
});

test("wire: unknown values of every type are one, and a null is not set", () => {
    const list = "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2";
    const { values } = received(struct({ tables: { include: list }, instanceId: unknown, taskName: null }));
    expect(values).toEqual({ tables: { include: unknown }, instanceId: unknown });
});

test("wire: a value that has become secret lies in the state in plain form", () => {
    const before = received(struct({ databaseConfigs: { a: "1", b: "2" } }));
    const after = received(struct({ databaseConfigs: { a: secret("1"), c: secret("3") } }));
    expect(exposed(before, after)).toEqual([["databaseConfigs", "a"]]);
    expect(exposed(received(struct({ databaseConfigs: secret({ a: "1" }) })), after)).toEqual([]);
});
