import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
    cpSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { startEmulator } from "../../emulator";
import { checkout } from "../../tools/checkout";
import { must, pack } from "../../tools/matrix/install";
import { cloudOf, withoutCloud } from "../../tools/pulumi/workspace";
import { ids } from "../support/stillEmulator";

// The README's commands, as a newcomer types them, with a home of their own.

let folder: string;
let env: NodeJS.ProcessEnv;

beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "readme-"));
    const outside = Object.entries(process.env).filter(([name]) => !/^(npm_|PULUMI_)/i.test(name));
    env = {
        ...withoutCloud(Object.fromEntries(outside)),
        XDG_CACHE_HOME: path.join(folder, "cache"),
        PATH: [process.env.TEST_PULUMI_BIN, process.env.PATH].join(path.delimiter),
    };
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const readme = readFileSync(path.join(checkout, "README.md"), "utf8");

/** The shell block under a heading. */
function blockUnder(heading: string): string {
    const [, under = ""] = readme.split(`\n${heading}\n`);
    const [, block] = /```sh\n([\s\S]*?)```/.exec(under) ?? [];
    if (block === undefined) throw new Error(`no shell block under ${heading}`);
    return block;
}

/** Runs a block by a shell that ends with the first failure. Nobody is there to say yes. */
function play(block: string, cwd: string, more: NodeJS.ProcessEnv = {}): Promise<string> {
    const script = block.replace(/^(.*pulumi (?:-- )?(?:up|destroy).*)$/gm, "$1 --yes --non-interactive");
    return must(["bash", "-e", "-c", script], cwd, { ...env, ...more });
}

/** Starts a command and waits for a text in what it prints. */
async function start(args: string[], cwd: string, text: RegExp) {
    const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const found = await new Promise<RegExpExecArray>((resolve, reject) => {
        for (const stream of [child.stdout, child.stderr])
            stream.on("data", (chunk) => {
                output += chunk;
                const match = text.exec(output);
                if (match) resolve(match);
            });
        child.once("exit", () => reject(new Error(output)));
    });
    return { child, found, output: () => output };
}

/** With a node_modules of its own, for a build changes what is linked there. */
function copyOfCheckout(): string {
    const own = path.join(folder, "checkout");
    const [installed, history] = ["node_modules", ".git"].map((name) => path.join(checkout, name)) as [
        string,
        string,
    ];
    cpSync(checkout, own, {
        recursive: true,
        filter: (source) => source !== installed && source !== history,
    });
    const linked = path.join(own, "node_modules");
    // A build makes links of its own in these two: in a link to the checkout's it would make them there.
    for (const name of readdirSync(installed))
        if (name === ".bin" || name === "pulumi-taurusdb-htap")
            cpSync(path.join(installed, name), path.join(linked, name), {
                recursive: true,
                verbatimSymlinks: true,
            });
        else {
            mkdirSync(linked, { recursive: true });
            symlinkSync(path.join(installed, name), path.join(linked, name), "junction");
        }
    return own;
}

/** Ctrl-C, and how the command ends then. */
async function interrupt(child: ChildProcess): Promise<number | null> {
    const exit = once(child, "exit");
    child.kill("SIGINT");
    const [code] = await exit;
    return code;
}

test("npm run demo: from nothing to nothing", async () => {
    const output = await must(["npm", "run", "demo"], checkout, env);
    expect(output).toContain("Done.");
    expect(output).toMatch(/Nothing to do[\s\S]*3 unchanged/);
});

test("npm run demo -- --keep: stays up, and the commands that it names show it", async () => {
    const { child, output } = await start(
        ["dist/tools/demo/main.js", "--keep"],
        checkout,
        /_emulator\/requests/,
    );
    try {
        const [, named = ""] = output().split("It stays up until Ctrl-C.");
        const commands = named.split("\n").filter((line) => /^ {2}\S/.test(line));
        expect(commands.filter((each) => /npm run pulumi/.test(each))).toHaveLength(2);
        const script = commands.join("\n").replace(/^(.* refresh .*)$/m, "$1 --yes --skip-preview");
        expect(await play(script, checkout)).toMatch(/StarRocksReplication[\s\S]*orders/);
    } finally {
        expect(await interrupt(child)).toBe(0);
    }
    expect(output()).toContain("Destroy: nothing stays behind");
});

test("in a region of one's own: a copy of the quickstart, and the package from a tarball", async () => {
    const tarball = await pack(folder, env);
    const emulator = await startEmulator({ speed: 200 });
    try {
        const { HW_AUTH_TOKEN, ...region } = cloudOf(emulator);
        const backend = path.join(folder, "backend");
        cpSync(path.join(checkout, "examples"), path.join(folder, "examples"), { recursive: true });
        mkdirSync(backend);
        const block = blockUnder("## In your own region")
            .replace(/^npm install$/m, `npm install --no-audit --no-fund ${tarball}`)
            .replace("HW_ACCESS_KEY=…", "HW_ACCESS_KEY=EMULATORACCESSKEY")
            .replace("HW_SECRET_KEY=…", "HW_SECRET_KEY=emulator-secret-key")
            .replace("<StarRocks instance>", ids.starRocks)
            .replace("<ClickHouse instance>", ids.clickHouse)
            .replace("<TaurusDB instance>", ids.source);
        expect(block).not.toMatch(/[<…]/);
        const output = await play(block, folder, {
            ...region,
            HW_AUTH_URL: emulator.url,
            HOME: folder,
            PULUMI_HOME: path.join(folder, "home"),
            PULUMI_BACKEND_URL: `file://${backend}`,
            PULUMI_CONFIG_PASSPHRASE: "",
            PULUMI_SKIP_UPDATE_CHECK: "true",
        });
        expect(output).toContain("3 created");
        expect(emulator.world.starRocksTasks).toHaveLength(1);
        expect(emulator.world.clickHouseTasks).toHaveLength(1);
    } finally {
        await emulator.close();
    }
});

test("without a line of TypeScript: Pulumi.dev.yaml is deployed, edited and deployed again", async () => {
    const own = copyOfCheckout();
    const emulator = await start(
        ["dist/emulator/main.js", "--port", "0", "--speed", "200"],
        own,
        /HW_TAURUSDB_ENDPOINT=(\S+)[\s\S]*Ctrl-C ends it/,
    );
    try {
        const file = path.join(own, "Pulumi.dev.yaml");
        const edit = (before: string, after: string) => {
            const text = readFileSync(file, "utf8");
            expect(text).toContain(before);
            writeFileSync(file, text.replaceAll(before, after));
        };
        // The port that it has by default may be taken here.
        edit("http://127.0.0.1:8088", emulator.found[1] as string);
        const block = blockUnder("### Without a line of TypeScript");
        expect(await play(block, own)).toMatch(/6 created/);
        edit("desiredState: paused", "desiredState: running");
        const [, up = ""] = block.trim().split("\n");
        expect(await play(up, own)).toMatch(/1 updated[\s\S]*5 unchanged/);
        await play("npm run pulumi -- destroy", own);
    } finally {
        expect(await interrupt(emulator.child)).toBe(0);
    }
});

test("npm run generate and npm run format make what is checked in", async () => {
    const own = copyOfCheckout();
    const made = ["provider/api/wire.ts", "schemas/environment.schema.json", "schemas/stack.schema.json"];
    const read = (root: string, file: string) => readFileSync(path.join(root, file), "utf8");
    for (const file of made) writeFileSync(path.join(own, file), "");
    const formatted = "provider/index.ts";
    writeFileSync(path.join(own, formatted), read(checkout, formatted).replace(/^/gm, "  "));
    for (const command of ["generate", "format"]) await must(["npm", "run", command], own, env);
    for (const file of [...made, formatted])
        expect({ file, same: read(own, file) === read(checkout, file) }).toEqual({ file, same: true });
});

test.each([
    ["bench", ["--sizes", "1", "--only", "taurusdb", "--job", "1"], /\| taurusdb \| 1 \| [\d.]+ \|/],
    ["chaos", ["--runs", "1", "--seed", "1"], /^seed 1: ok/m],
    ["matrix", ["--only", "npm, ES modules"], /^ok +npm, ES modules/m],
])("npm run %s, a small one", async (tool, options, expected) => {
    expect(await must([process.execPath, `dist/tools/${tool}/main.js`, ...options], checkout, env)).toMatch(
        expected,
    );
});

test("npm run docs: the reference, without a warning", async () => {
    const output = await must(
        ["npm", "run", "docs", "--", "--out", path.join(folder, "reference")],
        checkout,
        env,
    );
    expect(output).not.toMatch(/warning/i);
});
