/** What an operation fails with. One that succeeds fails the test. */
// biome-ignore lint/suspicious/noExplicitAny: an error of any class, whose fields tests read
export async function failureOf(operation: Promise<unknown>): Promise<any> {
    const outcome = await operation.then(
        (value) => ({ value }),
        (error) => ({ error }),
    );
    if ("error" in outcome) return outcome.error;
    throw new Error(`succeeded instead of failing: ${JSON.stringify(outcome.value)}`);
}

/** Its message alone. */
export const messageOf = async (operation: Promise<unknown>): Promise<string> =>
    (await failureOf(operation)).message;
