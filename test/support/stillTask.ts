import type { EmulatorOptions } from "pulumi-taurusdb-htap-emulator";
import type { ApiRequest } from "../../provider/api/cloud";
import type { Operation, Resource } from "../../provider/lifecycle/resource";
import { leftBy } from "./leftBy";
import { operations, stillEmulator } from "./stillEmulator";

/** What an operation on a task runs with, if not the usual. */
interface Circumstances {
    /** The optional arguments that the program sets. */
    given?: string[];
    context?: Operation;
}

export const isList = ({ method, path }: ApiRequest): boolean =>
    method === "GET" && path.endsWith("/replication");

export const emptyList = { replications: [], total_count: 0 };

/** One task of one resource on an emulator whose time stands still, and the operations of its life. */
export class StillTask<Args extends object, State extends object> {
    cloud!: Awaited<ReturnType<typeof stillEmulator>>;

    constructor(
        private readonly resource: Resource<Args, State>,
        /** The arguments of every create and update. */
        readonly base: Args,
    ) {}

    get emulator() {
        return this.cloud.emulator;
    }

    get id(): string {
        return this.resource.identity(this.base);
    }

    begin = async (options: EmulatorOptions = {}): Promise<void> => {
        this.cloud = await stillEmulator(options);
    };

    close = () => this.cloud.emulator.close();

    create = (more: Partial<Args> = {}, context = this.cloud.context()): Promise<State> =>
        this.resource.create({ ...this.base, ...more }, context);

    /** Without a state only the id is known. */
    read = (state?: object, { given, context = this.cloud.context() }: Circumstances = {}) =>
        this.resource.read(this.id, state && leftBy<Args>(state, given), context);

    update = (
        state: object,
        more: Partial<Args> = {},
        { given, context = this.cloud.context() }: Circumstances = {},
    ): Promise<State> => this.resource.update(leftBy<Args>(state, given), { ...this.base, ...more }, context);

    remove = (context = this.cloud.context()): Promise<void> => this.resource.delete(this.id, context);

    /** The operations that the emulator was asked for, in order. */
    asked = (): string[] => operations(this.emulator);

    /** Those among them that may change something. */
    writes = () =>
        this.emulator
            .requests()
            .filter(({ method }) => method !== "GET")
            .map(({ operation }) => operation);

    /** A connection that answers some requests otherwise. */
    odd = (answer: (request: ApiRequest, ask: () => Promise<unknown>) => Promise<unknown>): Operation => {
        const { cloud } = this.cloud.context();
        const { request: send } = cloud;
        const instead = async <Body>(request: ApiRequest) =>
            (await answer(request, () => send(request))) as Body;
        return this.cloud.context(undefined, { ...cloud, request: instead });
    };

    /** A connection to a service that lists no task. */
    unlisted = (): Operation => this.odd(async (request, ask) => (isList(request) ? emptyList : ask()));
}
