/** One request as the emulator saw it; headers are left out, they carry credentials. */
export interface LoggedRequest {
    /** The how manieth to arrive; the log is in the order of the answers. */
    arrival: number;
    /** Emulator time, milliseconds since 1970. */
    time: number;
    /** The contract's operationId; absent when no operation fits. */
    operation?: string;
    method: string;
    path: string;
    query: Record<string, string>;
    body?: unknown;
    status: number;
    errorCode?: string;
    /** Whether the operation was carried out. */
    executed: boolean;
    /** The planned fault that it met. */
    fault?: string;
}

const kept = 100_000;

/** The newest requests, oldest first. */
export class RequestLog {
    private entries: LoggedRequest[] = [];

    private arrivals = 0;
    private hear: (entry: LoggedRequest) => void = () => {};

    /** Counts a request that has just arrived. */
    arrive(): number {
        return this.arrivals++;
    }

    /** Calls this with each entry from now on. */
    onAdd(hear: (entry: LoggedRequest) => void): void {
        this.hear = hear;
    }

    add(entry: LoggedRequest): void {
        this.entries.push(entry);
        if (this.entries.length > kept) this.entries.shift();
        this.hear(entry);
    }

    all(): LoggedRequest[] {
        return [...this.entries];
    }

    clear(): void {
        this.entries = [];
    }
}
