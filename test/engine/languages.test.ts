import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { checkout } from "../../tools/checkout";
import { type Engine, startEngine } from "../support/engine";
import { plugins } from "../support/pluginProgram";

let engine: Engine;

afterEach(() => engine.close());

test("docs/languages.md: its YAML program deploys as it stands", async () => {
    const page = readFileSync(path.join(checkout, "docs", "languages.md"), "utf8");
    const program = parse(/```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "");
    // Only where the plugin lies, and the stack's project, are the test's.
    engine = await startEngine();
    writeFileSync(path.join(engine.folder, "Pulumi.yaml"), stringify({ ...program, name: "test", plugins }));
    await engine.succeed("up", "--yes", "--skip-preview");
    expect(engine.resources()).toHaveLength(2);
    await engine.succeed("up", "--yes", "--skip-preview", "--expect-no-changes");
});
