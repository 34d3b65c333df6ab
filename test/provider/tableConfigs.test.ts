import fc from "fast-check";
import { clickHouseTableConfigs, sameClickHouseTableConfig } from "../../provider/clickHouse/arguments";
import { sameStarRocksTableConfig, starRocksTableConfigs } from "../../provider/starRocks/arguments";

const editions = {
    starRocks: {
        same: sameStarRocksTableConfig,
        separator: ";",
        operations: ["order by", "key columns", "distributed by", "partition by", "buckets", "data_model"],
    },
    clickHouse: {
        same: sameClickHouseTableConfig,
        separator: " ",
        operations: ["COLUMNS", "PARTITION BY", "ORDER BY", "SAMPLE BY", "PRIMARY KEY", "TTL"],
    },
};
type Edition = keyof typeof editions;
const each = Object.keys(editions) as Edition[];

test.each<[Edition, string, string]>([
    ["starRocks", "order by id;buckets 8", "BUCKETS 8 ; Order  By\tid ;"],
    ["starRocks", "order by (a, b)", "order by( a,b )"],
    ["starRocks", "partition by trunc('day', d)", "PARTITION BY TRUNC ( 'day',D )"],
    ["starRocks", "data_model = primary", "data_model=primary"],
    ["starRocks", "order by`a b`", "ORDER BY `a b`"],
    ["starRocks", "new_operation x;order by id", "order by id;new_operation x"],
    ["clickHouse", "ORDER BY id TTL d+INTERVAL 1 DAY", "ttl d+INTERVAL 1 DAY order by id"],
    ["clickHouse", "COLUMNS (id Int32, n String)", "columns(id Int32,n String)"],
    ["clickHouse", "ORDER BY a, ttl TTL x", "TTL x ORDER BY a,ttl"],
    ["clickHouse", "TTL d DELETE WHERE c='a  b'", "TTL d DELETE WHERE c = 'a  b'"],
    ["clickHouse", "ORDER BY (a, b)", "\nORDER BY\n(a,\nb)\n"],
])("%s: %s = %s", (edition, a, b) => {
    expect(editions[edition].same(a, b)).toBe(true);
});

test.each<[Edition, string, string]>([
    ["starRocks", "partition by list('cn')", "partition by list('CN')"],
    ["starRocks", "partition by x = 'a  b'", "partition by x = 'a b'"],
    ["starRocks", "order by `Id`", "order by `id`"],
    ["starRocks", "order by `a;b`", "order by `a ; b`"],
    ["starRocks", "order by 'a;buckets 8'", "order by 'a';buckets 8"],
    ["starRocks", "order by a,b", "order by b,a"],
    ["starRocks", "order by a b", "order by ab"],
    ["starRocks", "order by a;order by b", "order by b;order by a"],
    ["starRocks", "order by 'a''b'", "order by 'a' 'b'"],
    ["starRocks", "order by 'a\\' ;x'", "order by 'a\\';x'"],
    ["clickHouse", "ORDER BY Id", "ORDER BY id"],
    ["clickHouse", "ORDER BY ttl", "ORDER BY TTL"],
    ["clickHouse", 'ORDER BY "order by"', 'ORDER BY "ORDER BY"'],
    ["clickHouse", "COLUMNS (a Int32 TTL x)", "COLUMNS (a Int32 ttl x)"],
    ["clickHouse", "TTL d + ttl", "TTL d + TTL"],
    ["clickHouse", "ORDER BY a ORDER BY b", "ORDER BY b ORDER BY a"],
    ["clickHouse", "ORDER BY 'never closed ", "ORDER BY 'never closed"],
])("%s: %s ≠ %s", (edition, a, b) => {
    expect(editions[edition].same(a, b)).toBe(false);
});

const quoted = fc
    .tuple(
        fc.constantFrom("'", '"', "`"),
        fc.array(fc.constantFrom("a", "B", " ", ";", ",", "(", "\\\\"), { maxLength: 6 }),
    )
    .map(([quote, letters]) => quote + letters.join("") + quote);
const word = fc.constantFrom("a", "b_1", "Total", "x.y", "8");
const atom = fc.oneof(word, quoted);
const value = fc.oneof(
    atom,
    fc.array(atom, { minLength: 1, maxLength: 3 }).map((all) => `(${all.join(",")})`),
    fc.tuple(word, atom).map(([left, right]) => `f(${left}=${right})`),
);
/** A text of distinct operations, as their list. */
const operationsOf = (edition: Edition) =>
    fc.uniqueArray(fc.tuple(fc.constantFrom(...editions[edition].operations), value), {
        selector: ([name]) => name,
        minLength: 1,
        maxLength: 4,
    });
const textOf = (edition: Edition, operations: [string, string][]) =>
    operations.map((operation) => operation.join(" ")).join(editions[edition].separator);
/** Similar texts, well formed or not. */
const anyText = fc
    .array(
        fc.constantFrom(
            "order",
            " ",
            "by",
            "BY",
            "ttl",
            "a",
            "A",
            ";",
            ",",
            "(",
            ")",
            "=",
            "'",
            '"',
            "`",
            "\\",
            "\n",
        ),
        {
            maxLength: 12,
        },
    )
    .map((parts) => parts.join(""));

describe.each(each)("%s table settings:", (edition) => {
    const { same } = editions[edition];

    test("compare by an equivalence relation", () => {
        fc.assert(
            fc.property(anyText, anyText, anyText, (a, b, c) => {
                expect(same(a, a)).toBe(true);
                expect(same(a, b)).toBe(same(b, a));
                if (same(a, b) && same(b, c)) expect(same(a, c)).toBe(true);
            }),
            { numRuns: 2_000 },
        );
    });

    test("ignore order, and blanks around marks and keywords", () => {
        const reordered = operationsOf(edition).chain((operations) =>
            fc.tuple(
                fc.constant(operations),
                fc.shuffledSubarray(operations, { minLength: operations.length }),
                fc.constantFrom("", " ", "\n  "),
                fc.boolean(),
            ),
        );
        fc.assert(
            fc.property(reordered, ([operations, shuffled, blank, upper]) => {
                const spaced = shuffled.map(([name, text]): [string, string] => [
                    (upper ? name.toUpperCase() : name.toLowerCase()).replace(" ", `  ${blank}`),
                    // Outside quotes only.
                    text.replace(
                        /('[^']*'|"[^"]*"|`[^`]*`)|([(),=])/g,
                        (part, inside) => inside ?? blank + part + blank,
                    ),
                ]);
                expect(same(textOf(edition, operations), textOf(edition, spaced))).toBe(true);
            }),
        );
    });

    test("differ if a quoted character differs", () => {
        const changed = fc.tuple(operationsOf(edition), quoted, fc.nat(), fc.constantFrom("z", "Z", "  "));
        fc.assert(
            fc.property(changed, ([[first, ...rest], text, at, letter]) => {
                // A backslash may make a quote of what follows it.
                fc.pre(!text.includes("\\"));
                const place = 1 + (at % (text.length - 1));
                const other = text.slice(0, place) + letter + text.slice(place);
                const withValue = (each: string) => textOf(edition, [[first?.[0] ?? "", each], ...rest]);
                expect(same(withValue(text), withValue(other))).toBe(false);
            }),
        );
    });
});

test("typed table settings: equal their text in another order", () => {
    const columns = fc.oneof(
        fc.constantFrom("a", "B"),
        fc.uniqueArray(fc.constantFrom("a", "B", "c"), { minLength: 1 }),
    );
    const clickHouse = fc.record({ orderBy: columns, primaryKey: columns, ttl: fc.constant("d + 1") });
    const starRocks = fc.record({ orderBy: columns, keyColumns: columns, buckets: fc.nat(9) });
    const reversed = (
        typed: object,
        render: (configs: { t: object }) => Record<string, string>,
        separator: string,
    ) =>
        Object.entries(typed)
            .reverse()
            .map(([name, value]) => render({ t: { [name]: value } }).t)
            .join(separator);
    fc.assert(
        fc.property(clickHouse, starRocks, (a, b) => {
            const whole = [
                clickHouseTableConfigs({ t: a }).t ?? "",
                starRocksTableConfigs({ t: b }).t ?? "",
            ] as const;
            expect(sameClickHouseTableConfig(whole[0], reversed(a, clickHouseTableConfigs, "\n"))).toBe(true);
            expect(sameStarRocksTableConfig(whole[1], reversed(b, starRocksTableConfigs, " ; "))).toBe(true);
        }),
    );
});
