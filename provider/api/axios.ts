import type { AxiosStatic } from "axios";

/** Loaded with the first request, for loading takes tens of milliseconds, and a preview of what is unchanged sends none. */
export function axios(): AxiosStatic {
    return require("axios");
}
