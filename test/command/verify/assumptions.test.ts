import { readFileSync } from "node:fs";
import path from "node:path";
import { assumptions, readAssumptions } from "../../../command/verify/assumptions";
import { checkout } from "../../../tools/checkout";

test("assumptions: the document and the code have the same ones, in the same order", () => {
    const text = readFileSync(path.join(checkout, "docs/assumptions.md"), "utf8");
    const rows = text.split("\n").filter((line) => line.startsWith("| `"));
    const told = readAssumptions(text);
    expect(told).toHaveLength(rows.length);
    expect(told.map(({ id }) => id)).toEqual(Object.keys(assumptions));
    for (const { text } of told) expect(text.length).toBeGreaterThan(10);
});
