import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Emulator } from "pulumi-taurusdb-htap-emulator";
import { cacheFolder } from "./cache";

/** A home, a backend and an environment for the Pulumi CLI, apart from the user's own. */
export interface Workspace {
    folder: string;
    env: NodeJS.ProcessEnv;
    remove(): void;
}

/** A workspace for the caller to remove. */
export function temporaryWorkspace(bin: string): Workspace {
    return workspace(bin, mkdtempSync(path.join(os.tmpdir(), "taurusdb-htap-")));
}

/** The workspace that `npm run pulumi` and `npm run demo -- --keep` share. */
export function lastingWorkspace(bin: string): Workspace {
    return workspace(bin, path.join(cacheFolder(), "workspace"));
}

function workspace(bin: string, folder: string): Workspace {
    const [home, backend] = [path.join(folder, "home"), path.join(folder, "backend")];
    for (const each of [home, backend]) mkdirSync(each, { recursive: true, mode: 0o700 });
    const { NO_PROXY, no_proxy } = process.env;
    const noProxy = ["127.0.0.1", "localhost", NO_PROXY ?? no_proxy].filter(Boolean).join(",");
    const inherited = Object.entries(process.env).filter(([name]) => !/^PULUMI_/.test(name));
    return {
        folder,
        env: {
            ...Object.fromEntries(inherited),
            PATH: [bin, process.env.PATH].join(path.delimiter),
            PULUMI_HOME: home,
            PULUMI_BACKEND_URL: pathToFileURL(backend).href,
            // A stack of a demo or a test holds no secret worth a passphrase.
            PULUMI_CONFIG_PASSPHRASE: "",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
            // The emulator is on loopback, where no proxy helps. Programs differ in the spelling that they read first.
            NO_PROXY: noProxy,
            no_proxy: noProxy,
        },
        remove: () => rmSync(folder, { recursive: true, force: true }),
    };
}

/** The environment variables that point to an emulator. */
export function cloudOf({
    region,
    projectId,
    url,
    token,
}: Pick<Emulator, "region" | "projectId" | "url" | "token">): Record<string, string> {
    return {
        HW_REGION_NAME: region,
        HW_PROJECT_ID: projectId,
        HW_TAURUSDB_ENDPOINT: url,
        HW_AUTH_TOKEN: token,
    };
}

/** The environment without anything that signs in to a real cloud. */
export function withoutCloud(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(HW_|HUAWEICLOUD_|OS_)/.test(name)));
}
