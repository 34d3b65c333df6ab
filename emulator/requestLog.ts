/** A request and its reply. Headers are left out: they have credentials. */
export interface LoggedRequest {
    /** Its position by arrival, from 0. The log itself is in the order of the replies. */
    arrival: number;
    /** When it was answered, in milliseconds of the emulator's clock since 1970. */
    time: number;
    /** The contract's operationId; absent for any other path. */
    operation?: string;
    method: string;
    path: string;
    query: Record<string, string>;
    /** The parsed JSON; absent for IAM, whose bodies have passwords. */
    body?: unknown;
    /** The HTTP status of the reply. */
    status: number;
    /** The `error_code` of the reply. */
    errorCode?: string;
    /** Whether the operation was carried out. */
    executed: boolean;
    /** The planned fault that it met, such as "lose before". */
    fault?: string;
    /** Whether the client was gone before the reply. */
    abandoned: boolean;
}

/** More requests push out the oldest. */
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

    /** Calls `hear` with each new entry. A second call replaces the first. */
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

    /** The newest first. */
    newest(count: number): LoggedRequest[] {
        return this.entries.slice(-count).reverse();
    }

    clear(): void {
        this.entries = [];
    }
}
