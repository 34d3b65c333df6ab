import { checkout } from "../../tools/checkout";
import { must } from "../../tools/matrix/install";
import { longTest } from "../support/longTest";
import { interrupt, Newcomer } from "../support/newcomer";

let somebody: Newcomer;

beforeEach(() => {
    somebody = new Newcomer();
});

afterEach(() => somebody.leave());

test("npm run demo: deploys, changes and destroys by itself", async () => {
    const output = await must(["npm", "run", "demo"], checkout, somebody.env);
    expect(output).toContain("Done.");
    expect(output).toMatch(/Nothing to do[\s\S]*3 unchanged/);
});

longTest("npm run demo -- --keep: stays up for the commands that it names", async () => {
    const { child, output } = await somebody.start(
        ["dist/tools/demo/main.js", "--keep"],
        checkout,
        /_emulator\/requests/,
    );
    try {
        const [, named = ""] = output().split("It stays up until Ctrl-C.");
        const commands = named.split("\n").filter((line) => /^ {2}\S/.test(line));
        expect(commands.filter((each) => /npm run pulumi/.test(each))).toHaveLength(2);
        const script = commands.join("\n").replace(/^(.* refresh .*)$/m, "$1 --yes --skip-preview");
        expect(await somebody.play(script, checkout)).toMatch(/StarRocksReplication[\s\S]*orders/);
    } finally {
        expect(await interrupt(child)).toBe(0);
    }
    expect(output()).toContain("Destroy: nothing stays behind");
});
