import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** A home folder of a test's own. */
export class Home {
    readonly folder = mkdtempSync(path.join(os.tmpdir(), "taurusdb-home-"));

    write(name: string, content: unknown): string {
        const where = path.join(this.folder, name);
        mkdirSync(path.dirname(where), { recursive: true });
        writeFileSync(where, typeof content === "string" ? content : JSON.stringify(content));
        return where;
    }

    remove(): void {
        rmSync(this.folder, { recursive: true });
    }
}
