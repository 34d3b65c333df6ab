import { type Emulator, type EmulatorOptions, startEmulator } from "pulumi-taurusdb-htap-emulator";
import { signedInCloud } from "../../provider/access/signedInCloud";
import { listStarRocksReplications } from "../../provider/api/starRocks";
import { Home } from "./home";
import { Servers } from "./servers";
import { settingsOf } from "./settings";
import { ids } from "./stillEmulator";

/** Credentials that the emulator accepts, as variables of the environment. */
export const keys = { HW_ACCESS_KEY: "EMULATORACCESSKEY", HW_SECRET_KEY: "emulator-secret-key" };
export const user = {
    HW_USER_NAME: "emulator",
    HW_USER_PASSWORD: "emulator-password",
    HW_DOMAIN_NAME: "emulator-domain",
};
export const agency = {
    HW_ASSUME_ROLE_AGENCY_NAME: "emulator-agency",
    HW_ASSUME_ROLE_DOMAIN_NAME: "emulator-domain",
};

/** A user of an emulator, with a home folder and without retries. */
export class SignIn {
    emulator!: Emulator;
    home!: Home;
    readonly servers = new Servers();

    begin = async (options: EmulatorOptions = {}): Promise<void> => {
        this.home = new Home();
        this.emulator = await startEmulator(options);
    };

    end = async (): Promise<void> => {
        this.servers.close();
        this.home.remove();
        await this.emulator.close();
    };

    /** The service as a user with this environment and config reaches it. */
    cloud = (environment: Record<string, string>, config: Record<string, unknown> = {}) => {
        const { region, url } = this.emulator;
        return signedInCloud(
            settingsOf(config, {
                HOME: this.home.folder,
                HW_REGION_NAME: region,
                HW_TAURUSDB_ENDPOINT: url,
                HW_AUTH_URL: url,
                HW_METADATA_ENDPOINT: url,
                HW_MAX_RETRIES: "0",
                ...environment,
            }),
        );
    };

    list = (environment: Record<string, string>, config?: Record<string, unknown>) =>
        listStarRocksReplications(this.cloud(environment, config), ids.starRocks);
}
