import { findBrowser } from "../../tools/browser";
import { findPulumi } from "../../tools/pulumi/find";
import { pythonEnvironment } from "../../tools/pulumi/python";

/** Has what downloads take ready before the first test, outside any test's time limit; test processes inherit the variables. */
export default async function setup(): Promise<void> {
    process.env.TEST_PULUMI_BIN = await findPulumi();
    await pythonEnvironment().catch(({ message }: Error) => {
        process.env.TEST_PYTHON_PROBLEM = message;
    });
    await findBrowser().catch(({ message }: Error) => {
        process.env.TEST_BROWSER_PROBLEM = message;
    });
}
