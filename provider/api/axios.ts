import type { AxiosStatic } from "axios";

/** Loaded with the first request: loading takes as long as some of them, and a preview of what is unchanged sends none. */
export function axios(): AxiosStatic {
    return require("axios");
}
