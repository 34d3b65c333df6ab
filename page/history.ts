import type { JobData, PageData, RequestData } from "./data.js";
import { element, find, keyed, meter, type Part, setName, setText } from "./dom.js";
import { durationText, timeText } from "./words.js";

/** How many rows a table shows at first. */
const few = 10;

const onlyWrites = find<HTMLInputElement>("#only-writes");
const showJobs = table<JobData>("#jobs", ({ id }) => id, jobPart);
const showRequests = table<RequestData>("#requests", ({ number }) => String(number), requestPart);

let requests: RequestData[] = [];

export function updateHistory(data: PageData): void {
    showJobs(data.jobs);
    find("#requests").hidden = data.requests === undefined;
    requests = data.requests ?? [];
    updateRequests();
}

function updateRequests(): void {
    showRequests(requests.filter(({ method }) => !onlyWrites.checked || !["GET", "HEAD"].includes(method)));
}

onlyWrites.addEventListener("change", updateRequests);

/** A section's table, which shows a few rows until its button is pressed. */
function table<Row>(
    section: string,
    keyOf: (row: Row) => string,
    create: () => Part<Row>,
): (rows: Row[]) => void {
    const show = keyed(find(`${section} tbody`), keyOf, create);
    const more = find(`${section} .more`);
    let rows: Row[] = [];
    let all = false;
    const update = () => {
        show(all ? rows : rows.slice(0, few));
        find(`${section} table`).hidden = rows.length === 0;
        find(`${section} .none`).hidden = rows.length > 0;
        setText(more, all ? `Show ${few}` : `Show all ${rows.length}`);
        more.hidden = rows.length <= few;
    };
    more.addEventListener("click", () => {
        all = !all;
        update();
    });
    return (next) => {
        rows = next;
        update();
    };
}

function jobPart(): Part<JobData> {
    const kind = element("span", { class: "kind" });
    const when = element("span", { class: "when" });
    const reason = element("span", { class: "reason" });
    const state = element("span", { class: "state" });
    const done = meter();
    const row = element("tr", {}, element("td", {}, kind, when, reason), element("td", {}, state, done.node));
    return {
        node: row,
        update(job) {
            row.dataset.state = job.state;
            setName(kind, job.kind);
            setText(when, whenText(job));
            setText(reason, job.reason);
            setText(state, job.state);
            done.update({
                name: "Done",
                about: job.kind,
                percent: job.state === "running" ? job.percentage : undefined,
            });
        },
    };
}

function whenText({ began, ended }: JobData): string {
    if (began === undefined) return "";
    return ended === undefined ? timeText(began) : `${timeText(began)}, took ${durationText(began, ended)}`;
}

function requestPart(): Part<RequestData> {
    const time = element("td", { class: "when" });
    const method = element("span", { class: "method" });
    const operation = element("span", { class: "operation" });
    const path = element("span", { class: "path" });
    const status = element("td", { class: "status" });
    const row = element("tr", {}, time, element("td", {}, method, " ", operation, path), status);
    return {
        node: row,
        update(request) {
            row.classList.toggle("refused", request.status >= 400 || request.fault !== undefined);
            setText(time, timeText(request.time));
            setText(method, request.method);
            setName(operation, request.operation);
            setText(path, request.path);
            setText(status, [request.status, request.errorCode, request.fault].filter(Boolean).join(" "));
        },
    };
}
