import type { PageData } from "./data.js";
import { announce, find, setText } from "./dom.js";
import { updateHistory } from "./history.js";
import { updateInstances } from "./instances.js";
import { updateTasks } from "./tasks.js";
import { timeText } from "./words.js";

/** A browser that gave up a connection is asked again after this many milliseconds. */
const reconnectAfter = 2_000;

const connection = find("#connection");
const banner = find("#banner");

let seenAt: string | undefined;

/** Shows what the server sends, for as long as the page is open. */
function follow(): void {
    const events = new EventSource("/_page/events");
    events.addEventListener("message", ({ data }) => show(JSON.parse(data)));
    events.addEventListener("seen", ({ data }) => {
        seenAt = data;
    });
    events.addEventListener("error", () => {
        showConnection("lost", "Connection lost");
        showOld(`The connection is lost. This page tries to connect again. ${shownSince()}`);
        if (events.readyState === EventSource.CLOSED) setTimeout(follow, reconnectAfter);
    });
}

function show(data: PageData): void {
    seenAt = data.seenAt;
    setText(find("#title"), data.title);
    showConnection("live", "Live");
    showOld(data.problem && `${data.problem} ${shownSince()}`);
    updateTasks(data);
    updateInstances(data);
    updateHistory(data);
}

function showConnection(state: "live" | "lost", text: string): void {
    connection.dataset.state = state;
    setText(connection, text);
}

/** Marks the data as old, with the reason. */
function showOld(reason = ""): void {
    announce(banner, reason);
    document.body.classList.toggle("old", reason !== "");
}

const shownSince = () => (seenAt === undefined ? "" : `What is shown was seen at ${timeText(seenAt)}.`);

follow();
