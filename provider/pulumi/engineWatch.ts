import { connect } from "node:net";

/** Milliseconds between two attempts to connect. */
const interval = 1_000;
/** The engine is gone after so many refused attempts in a row. */
const enough = 2;

/**
 * Ends this process when its engine is gone, for instance killed: nobody would learn the result of an operation. So nothing more is
 * sent, and the next deployment adopts what was begun. Without the engine's address nothing is watched.
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
            // Any other error may come from this machine itself.
            if (error.code === "ECONNREFUSED" && ++failed === enough) process.exit(1);
        });
    }, interval).unref();
}
