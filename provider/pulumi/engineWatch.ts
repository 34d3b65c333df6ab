import { connect } from "node:net";

/** Milliseconds between two looks, and so many failed ones in a row mean that the engine is gone. */
const interval = 1_000;
const enough = 2;

/**
 * Ends this process when the engine that started it is gone, killed for instance: nobody hears any more what becomes of an
 * operation, so nothing more is sent, and the next deployment takes over what was begun. `address` is where the engine
 * listens; without one nothing is watched.
 */
export function watchEngine(address: string | undefined): void {
    const [, host, port] = /^([^\s:]+):(\d+)$/.exec(address ?? "") ?? [];
    if (host === undefined) return;
    let failed = 0;
    setInterval(() => {
        const socket = connect({ host, port: Number(port) });
        socket.once("connect", () => {
            failed = 0;
            socket.destroy();
        });
        socket.once("error", (error: NodeJS.ErrnoException) => {
            // Anything else may be this machine's own trouble.
            if (error.code === "ECONNREFUSED" && ++failed === enough) process.exit(1);
        });
    }, interval).unref();
}
