/** A node that shows a value, and follows its changes. */
export interface Part<Value> {
    node: HTMLElement;
    update(value: Value): void;
}

/** An element of the page's own HTML. */
export function find<Found extends HTMLElement = HTMLElement>(
    selector: string,
    within: ParentNode = document,
): Found {
    return within.querySelector(selector) as Found;
}

/** Creates an element. Texts become text, never HTML. */
export function element<Name extends keyof HTMLElementTagNameMap>(
    name: Name,
    attributes: Record<string, string> = {},
    ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
    const node = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) node.setAttribute(attribute, value);
    node.append(...children);
    return node;
}

/** Sets a text if it differs, so that a selection is left alone otherwise. No text hides the node. */
export function setText(node: HTMLElement, text = ""): void {
    announce(node, text);
    node.hidden = text === "";
}

/** Sets the text of a live region. Screen readers only hear changes of a node that is never hidden. */
export function announce(node: HTMLElement, text = ""): void {
    if (node.textContent !== text) node.textContent = text;
}

/** Sets a name of joined words, such as PauseTask, which may break between them. */
export function setName(node: HTMLElement, name = ""): void {
    if (node.textContent === name) return;
    const words = name.split(/(?<=[a-z])(?=[A-Z])/);
    node.replaceChildren(...words.flatMap((word) => [word, element("wbr")]));
}

/**
 * Keeps the children of a list in step with values. The node of a known key is updated and not replaced, so focus, selection and
 * opened details stay.
 */
export function keyed<Value>(
    list: HTMLElement,
    keyOf: (value: Value) => string,
    create: () => Part<Value>,
): (values: Value[]) => void {
    let shown = new Map<string, Part<Value>>();
    return (values) => {
        const focused = document.activeElement;
        const next = new Map<string, Part<Value>>();
        for (const value of values) {
            const key = unused(keyOf(value), next);
            const part = shown.get(key) ?? create();
            part.update(value);
            next.set(key, part);
        }
        for (const [key, { node }] of shown) if (!next.has(key)) node.remove();
        order(list, [...next.values()]);
        shown = next;
        if (focused instanceof HTMLElement && focused !== document.activeElement) keepFocus(list, focused);
    };
}

/** A service may list two rows of one name. */
function unused(key: string, taken: Map<string, unknown>): string {
    return taken.has(key) ? unused(`${key} again`, taken) : key;
}

function order(list: HTMLElement, parts: Part<never>[]): void {
    let place = list.firstElementChild;
    for (const { node } of parts)
        if (node === place) place = place.nextElementSibling;
        else list.insertBefore(node, place);
}

/** A moved node loses the focus. That of a removed one goes to the heading of its section. */
function keepFocus(list: HTMLElement, focused: HTMLElement): void {
    const target = focused.isConnected ? focused : list.closest("section")?.querySelector("h2");
    target?.focus({ preventScroll: true });
}

/** A named bar with its percentage in words. Without a percentage it is hidden. */
export function meter(): Part<{ name: string; about: string; percent?: number }> {
    const name = element("span", { class: "name" });
    const bar = element("progress", { max: "100" });
    const value = element("span", { class: "value" });
    const node = element("div", { class: "meter" }, name, bar, value);
    return {
        node,
        update({ name: text, about, percent }) {
            node.hidden = percent === undefined;
            setText(name, text);
            bar.value = percent ?? 0;
            bar.setAttribute("aria-label", `${text}, ${about}`);
            setText(value, `${percent ?? 0} %`);
        },
    };
}
