import path from "node:path";
import type { Finding } from "../../command/doctor/finding";
import { runCommand } from "./command";
import { keys, SignIn } from "./signIn";

/** A user of an emulator with a right set-up, who runs `taurusdb-htap doctor`. */
export class Doctor extends SignIn {
    /** The variables of the right set-up. */
    get environment(): Record<string, string> {
        const { region, url } = this.emulator;
        return {
            HOME: this.home.folder,
            PATH: [process.env.TEST_PULUMI_BIN, process.env.PATH].join(path.delimiter),
            NO_PROXY: "127.0.0.1",
            HW_REGION_NAME: region,
            HW_TAURUSDB_ENDPOINT: url,
            HW_AUTH_URL: url,
            ...keys,
        };
    }

    /** `changes` differ from the right set-up; an empty variable counts as not set. */
    run = (args: string[] = [], changes: Record<string, string> = {}) =>
        runCommand(["doctor", ...args], { ...this.environment, ...changes });

    /** The findings of a run, by its exit code and `--json`. */
    examine = async (args: string[] = [], changes: Record<string, string> = {}) => {
        const { code, stdout } = await this.run([...args, "--json"], changes);
        return { code, findings: JSON.parse(stdout) as Finding[] };
    };
}
