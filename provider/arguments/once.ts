/** Remembers the answer to each set of arguments. Failures are not remembered, so the next question is asked again. */
export function once<Args extends string[], Answer>(ask: (...args: Args) => Promise<Answer>) {
    const answers = new Map<string, Promise<Answer>>();
    return (...args: Args): Promise<Answer> => {
        const key = JSON.stringify(args);
        const answer = answers.get(key) ?? ask(...args);
        answers.set(key, answer);
        answer.catch(() => answers.delete(key));
        return answer;
    };
}
