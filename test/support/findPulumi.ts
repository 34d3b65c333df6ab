import { findPulumi } from "../../tools/pulumi/find";

/** Has the CLI ready before the first test, outside any test's time limit; test processes inherit the variable. */
export default async function setup(): Promise<void> {
    process.env.TEST_PULUMI_BIN = await findPulumi();
}
