import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Servers of a test, each on a free port of its own. */
export class Servers {
    private readonly open: Server[] = [];

    /** Starts one, and returns its address as host:port. */
    async listen(server: Server): Promise<string> {
        this.open.push(server);
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        return `127.0.0.1:${(server.address() as AddressInfo).port}`;
    }

    close = (): void => {
        for (const server of this.open.splice(0)) {
            server.closeAllConnections();
            server.close();
        }
    };
}
