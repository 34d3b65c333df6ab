import type { ActionData } from "./data.js";
import { announce, element, find, keyed, type Part, setText } from "./dom.js";

/** The task or instance that a button changes. */
export interface Subject {
    /** Its name, for people. */
    about: string;
    instance: string;
    task?: string;
}

/** A button's action, and what it changes. */
interface Intent extends Subject {
    action: ActionData;
}

type Placed = Intent & { place: number };

type Values = Record<string, string | string[]>;

const dialog = find<HTMLDialogElement>("#dialog");
const send = find<HTMLButtonElement>(".send", dialog);
const fields = find(".fields", dialog);
const problem = find(".problem", dialog);
const said = find("#said");

/** How long a success is shown, in milliseconds. */
const successShown = 8_000;
let silence: ReturnType<typeof setTimeout> | undefined;

/** What the open dialog asks about. */
let asked: Intent | undefined;

/** The buttons of a task or an instance. What acts at once stands alone, what asks first is below "More". */
export function actionButtons(): Part<Subject & { actions?: ActionData[] }> {
    const [direct, asking] = [element("div", { class: "direct" }), element("div", { class: "asking" })];
    // "Resume" takes the place and the focus of "Pause".
    const showDirect = keyed(direct, ({ place }: Placed) => String(place), actionButton);
    const showAsking = keyed(asking, ({ action }: Placed) => action.label, actionButton);
    const summary = element("summary", {}, "More");
    const more = element("details", { name: "more" }, summary, asking);
    const node = element("div", { class: "actions" }, direct, more);
    return {
        node,
        update({ actions = [], ...subject }) {
            const placed = actions.map((action, place) => ({ ...subject, action, place }));
            const alone = placed.length === 1 ? placed : placed.filter(({ action }) => !isAsked(action));
            node.hidden = placed.length === 0;
            more.hidden = alone.length === placed.length;
            summary.setAttribute("aria-label", `More for ${subject.about}`);
            showDirect(alone);
            showAsking(placed.filter((each) => !alone.includes(each)));
        },
    };
}

function actionButton(): Part<Intent> {
    const node = element("button", { type: "button" });
    let intent: Intent | undefined;
    node.addEventListener("click", ({ detail }) => {
        // The second click of a double click would undo the first.
        if (intent && detail < 2) begin(intent);
    });
    return {
        node,
        update(next) {
            intent = next;
            const { action, about } = next;
            setText(node, isAsked(action) ? `${action.label} …` : action.label);
            node.setAttribute("aria-label", `${node.textContent} ${about}`);
            node.classList.toggle("grave", action.confirm !== undefined);
        },
    };
}

const isAsked = ({ fields = [], confirm }: ActionData) => fields.length > 0 || confirm !== undefined;

function begin(intent: Intent): void {
    if (isAsked(intent.action)) presentValues(intent).then((values) => ask(intent, values), say);
    else perform(intent, {}).then(() => sayDone(intent), say);
}

/** What the fields of an action hold now. Throws the server's reason if it refuses. */
async function presentValues(intent: Intent): Promise<Values> {
    const { values } = intent.action;
    return values === undefined ? {} : reply(intent, values);
}

function ask(intent: Intent, values: Values): void {
    const { action, about } = intent;
    asked = intent;
    setText(find("h2", dialog), `${action.label}: ${about}`);
    setText(find(".question", dialog), action.confirm);
    announce(problem);
    fields.replaceChildren(...(action.fields ?? []).map((each) => field(each, values[each.name])));
    setText(send, action.label);
    send.classList.toggle("grave", action.confirm !== undefined);
    dialog.showModal();
    // A grave action starts on the way back, any other on its first field.
    find("input, textarea, .back", dialog).focus();
}

type Field = NonNullable<ActionData["fields"]>[number];

function field({ name, label, kind, value = "" }: Field, present: string | string[] = value): HTMLElement {
    const attributes = { name, autocomplete: "off", spellcheck: "false" };
    const control =
        kind === "names" ? element("textarea", { ...attributes, rows: "6" }) : element("input", attributes);
    control.value = Array.isArray(present) ? present.join("\n") : present;
    return element(
        "label",
        {},
        element("span", {}, kind === "names" ? `${label}, one a line` : label),
        control,
    );
}

function valuesOf({ fields = [] }: ActionData): Values {
    const text = (name: string) => find<HTMLInputElement>(`[name="${CSS.escape(name)}"]`, dialog).value;
    return Object.fromEntries(
        fields.map(({ name, kind }) => [name, kind === "names" ? linesOf(text(name)) : text(name)]),
    );
}

const linesOf = (text: string) =>
    text
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "");

/** Sends an action. Throws the server's reason if it refuses. */
async function perform(intent: Intent, values: Values): Promise<void> {
    const { method, path, body } = intent.action;
    const headers = { "Content-Type": "application/json" };
    await reply(intent, path, { method, headers, body: JSON.stringify({ ...body, ...values }) });
}

/** The JSON of a reply. */
async function reply(intent: Intent, path: string, init?: RequestInit): Promise<Values> {
    const { action, about, instance, task = "" } = intent;
    const failed = (reason: string) => `${action.label} ${about}: ${reason}`;
    const address = path
        .replace("{instance}", () => encodeURIComponent(instance))
        .replace("{task}", () => encodeURIComponent(task));
    const response = await fetch(address, init).catch(() => {
        throw failed("the server cannot be reached.");
    });
    const content = await response.json().catch(() => ({}));
    if (response.ok) return content;
    throw failed(content.problem ?? `the server answered ${response.status}.`);
}

function sayDone({ action, about }: Intent): void {
    say(`${action.label} ${about}: done.`);
    silence = setTimeout(() => announce(said), successShown);
}

/** A refusal stays until the next action. */
function say(text: string): void {
    clearTimeout(silence);
    announce(said, text);
}

find("form", dialog).addEventListener("submit", (event) => {
    event.preventDefault();
    if (!asked) return;
    const intent = asked;
    send.disabled = true;
    perform(intent, valuesOf(intent.action))
        .then(
            () => {
                dialog.close();
                sayDone(intent);
            },
            (reason: string) => announce(problem, reason),
        )
        .finally(() => {
            send.disabled = false;
        });
});

find(".back", dialog).addEventListener("click", () => dialog.close());
