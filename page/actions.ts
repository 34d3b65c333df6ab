import type { ActionData } from "./data.js";
import { element, find, keyed, type Part, setText } from "./dom.js";

/** A button's action, and the name of the task or instance that it changes. */
interface Intent {
    about: string;
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
export function actionButtons(): Part<{ about: string; actions?: ActionData[] }> {
    const [direct, asking] = [element("div", { class: "direct" }), element("div", { class: "asking" })];
    // "Resume" takes the place and the focus of "Pause".
    const showDirect = keyed(direct, ({ place }: Placed) => String(place), actionButton);
    const showAsking = keyed(asking, ({ action }: Placed) => action.label, actionButton);
    const summary = element("summary", {}, "More");
    const more = element("details", { name: "more" }, summary, asking);
    const node = element("div", { class: "actions" }, direct, more);
    return {
        node,
        update({ about, actions = [] }) {
            const placed = actions.map((action, place) => ({ action, about, place }));
            const alone = placed.length === 1 ? placed : placed.filter(({ action }) => !isAsked(action));
            node.hidden = placed.length === 0;
            more.hidden = alone.length === placed.length;
            summary.setAttribute("aria-label", `More for ${about}`);
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
    if (isAsked(intent.action)) ask(intent);
    else perform(intent, {}).then(() => sayDone(intent), say);
}

function ask(intent: Intent): void {
    const { action, about } = intent;
    asked = intent;
    setText(find("h2", dialog), `${action.label}: ${about}`);
    setText(find(".question", dialog), action.confirm);
    setText(problem);
    fields.replaceChildren(...(action.fields ?? []).map(field));
    setText(send, action.label);
    send.classList.toggle("grave", action.confirm !== undefined);
    dialog.showModal();
    // A grave action starts on the way back, any other on its first field.
    find("input, textarea, .back", dialog).focus();
}

function field({ name, label, kind, value = "" }: NonNullable<ActionData["fields"]>[number]): HTMLElement {
    const attributes = { name, autocomplete: "off", spellcheck: "false" };
    const control =
        kind === "names" ? element("textarea", { ...attributes, rows: "6" }) : element("input", attributes);
    control.value = value;
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
async function perform({ action, about }: Intent, values: Values): Promise<void> {
    const { label, method, path, body } = action;
    const failed = (reason: string) => `${label} ${about}: ${reason}`;
    const reply = await fetch(path, {
        method,
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ...body, ...values }),
    }).catch(() => {
        throw failed("the server cannot be reached.");
    });
    if (reply.ok) return;
    const { problem = `the server answered ${reply.status}.` } = await reply.json().catch(() => ({}));
    throw failed(problem);
}

function sayDone({ action, about }: Intent): void {
    say(`${action.label} ${about}: done.`);
    silence = setTimeout(() => setText(said), successShown);
}

/** A refusal stays until the next action. */
function say(text: string): void {
    clearTimeout(silence);
    setText(said, text);
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
            (reason: string) => setText(problem, reason),
        )
        .finally(() => {
            send.disabled = false;
        });
});

find(".back", dialog).addEventListener("click", () => dialog.close());
