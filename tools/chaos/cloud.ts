import {
    type Emulator,
    type EmulatorOptions,
    type LoggedRequest,
    startEmulator,
} from "pulumi-taurusdb-htap-emulator";
import type { Report } from "./report";

/** The emulated cloud, which can lose its power and come back. */
export class Cloud {
    private running: Emulator | undefined;
    /** Requests of the emulators before this one. */
    private earlier: LoggedRequest[] = [];
    /** Is called with each request. */
    heard: () => void = () => {};

    constructor(
        private readonly report: Report,
        private readonly options: EmulatorOptions,
    ) {}

    get emulator(): Emulator {
        if (!this.running) throw new Error("the emulator has not started");
        return this.running;
    }

    async start(port?: number): Promise<void> {
        this.running = await startEmulator({ speed: 200, ...this.options, port });
        this.running.onRequest(({ operation, method, status, fault, executed }) => {
            const outcome = `${status}${executed ? "" : " (not carried out)"}${fault ? ` [${fault}]` : ""}`;
            this.report.events.push(`  ${method} ${operation} ${outcome}`);
            this.heard();
        });
    }

    async losePower(): Promise<void> {
        const port = Number(new URL(this.emulator.url).port);
        this.collect();
        this.earlier = this.requests();
        await this.emulator.close();
        await this.start(port);
    }

    requests(): LoggedRequest[] {
        // Each emulator counts from 0.
        const before = this.earlier.length;
        const now = this.emulator.requests().map((each) => ({ ...each, arrival: before + each.arrival }));
        return [...this.earlier, ...now];
    }

    async end(): Promise<void> {
        if (!this.running) return;
        this.collect();
        await this.running.close();
    }

    /** Adds the faults that were hit to the report. */
    private collect(): void {
        for (const [kind, count] of Object.entries(this.emulator.faultCounts()))
            this.report.faults[kind] = (this.report.faults[kind] ?? 0) + count;
    }
}
