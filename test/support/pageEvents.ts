import type { PageData } from "../../page/data";

/** What a page would be sent, as an open page receives it. */
export async function* pageEvents(url: string, signal: AbortSignal): AsyncGenerator<PageData> {
    const { body } = await fetch(`${url}/_page/events`, { signal });
    let text = "";
    for await (const part of (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
        text += part;
        const events = text.split("\n\n");
        text = events.pop() ?? "";
        for (const event of events) {
            const data = event.split("\n").find((line) => line.startsWith("data: "));
            if (data) yield JSON.parse(data.slice("data: ".length));
        }
    }
}
