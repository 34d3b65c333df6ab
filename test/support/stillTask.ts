import type { EmulatorOptions } from "../../emulator";
import type { ApiRequest } from "../../provider/api/cloud";
import type { Operation, Resource } from "../../provider/lifecycle/resource";
import { leftBy } from "./leftBy";
import { stillEmulator } from "./stillEmulator";

/** One task of one resource on an emulator whose time stands still, and what tests do to it again and again. */
export class StillTask<Args extends object, State extends object> {
    cloud!: Awaited<ReturnType<typeof stillEmulator>>;

    constructor(
        private readonly resource: Resource<Args, State>,
        /** Arguments that each create and update has. */
        readonly base: Args,
    ) {}

    get emulator() {
        return this.cloud.emulator;
    }

    begin = async (options: EmulatorOptions = {}): Promise<void> => {
        this.cloud = await stillEmulator(options);
    };

    close = () => this.cloud.emulator.close();

    create = (more: Partial<Args> = {}): Promise<State> =>
        this.resource.create({ ...this.base, ...more }, this.cloud.context());

    /** What the state hands over to the next operation. */
    left = leftBy<Args>;

    update = (state: object, more: Partial<Args>, given?: string[], context = this.cloud.context()) =>
        this.resource.update(this.left(state, given), { ...this.base, ...more }, context);

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
}
