/** What one scenario has come to. */
export interface Report {
    seed: number;
    problems: string[];
    /** Everything that happened, in order. */
    events: string[];
    /** How often each kind of fault was hit. */
    faults: Record<string, number>;
    /** How often each kind of stop was carried out. */
    stops: Record<string, number>;
    /** Deployments. */
    attempts: number;
}
