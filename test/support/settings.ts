import { readSettings, type Settings } from "../../provider/access/settings";

/** The settings of a stack config, by their keys, and of an environment, in a home folder that does not exist. */
export function read(config: Record<string, unknown>, environment: Record<string, string> = {}) {
    const get = (key: string) => config[key.replace("taurusdb-htap:", "")];
    return readSettings({ get }, { HOME: "/nowhere", ...environment });
}

/** The same, without problems. */
export function settingsOf(...given: Parameters<typeof read>): Settings {
    const result = read(...given);
    if ("problems" in result) throw new Error(result.problems.join("\n"));
    return result.settings;
}

export function problemsOf(...given: Parameters<typeof read>): string[] {
    const result = read(...given);
    return "problems" in result ? result.problems : [];
}
