import { connect } from "node:net";

/** Milliseconds between two looks, and so many failed ones in a row mean that the engine is gone. */
const interval = 1_000;
const enough = 2;

/**
 * Ends this process when the engine that started it is gone, killed for instance: nobody hears any more what becomes of an
 * operation, so nothing more is sent, and the next deployment takes over what was begun. Watched while something is under way.
 */
export class EngineWatch {
    private underWay = 0;
    private timer: NodeJS.Timeout | undefined;
    private failed = 0;

    /** `address` is where the engine listens; without one nothing is watched. */
    constructor(
        private readonly address: string | undefined,
        private readonly end: () => void = () => process.exit(1),
    ) {}

    async during<Result>(operation: () => Promise<Result>): Promise<Result> {
        this.underWay++;
        this.timer ??= setInterval(() => this.look(), interval).unref();
        try {
            return await operation();
        } finally {
            if (--this.underWay === 0) {
                clearInterval(this.timer);
                this.timer = undefined;
            }
        }
    }

    private look(): void {
        const [, host, port] = /^([^\s:]+):(\d+)$/.exec(this.address ?? "") ?? [];
        if (host === undefined) return;
        const socket = connect({ host, port: Number(port) });
        socket.once("connect", () => {
            this.failed = 0;
            socket.destroy();
        });
        socket.once("error", (error: NodeJS.ErrnoException) => {
            // Anything else may be this machine's own trouble.
            if (error.code === "ECONNREFUSED" && ++this.failed >= enough) this.end();
        });
    }
}
