import type { AxiosStatic } from "axios";

/** Loads axios with the first request: loading takes tens of milliseconds, and a preview without changes sends none. */
export function axios(): AxiosStatic {
    return require("axios");
}
