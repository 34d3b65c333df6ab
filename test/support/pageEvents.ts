import type { PageData } from "../../page/data";

/** What a page would be sent, as an open page receives it. */
export async function* pageEvents(url: string, signal: AbortSignal): AsyncGenerator<PageData> {
    for await (const { name, data } of namedEvents(url, signal))
        if (name === undefined) yield JSON.parse(data);
}

/** All events with their names, also those that only tell the time. */
export async function* namedEvents(
    url: string,
    signal: AbortSignal,
): AsyncGenerator<{ name?: string; data: string }> {
    const { body } = await fetch(`${url}/_page/events`, { signal });
    let text = "";
    for await (const part of (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
        text += part;
        const events = text.split("\n\n");
        text = events.pop() ?? "";
        for (const event of events) {
            const field = (start: string) =>
                event
                    .split("\n")
                    .find((line) => line.startsWith(start))
                    ?.slice(start.length);
            const data = field("data: ");
            if (data !== undefined) yield { name: field("event: "), data };
        }
    }
}
