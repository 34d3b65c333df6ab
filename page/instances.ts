import { actionButtons } from "./actions.js";
import type { ActionData, InstanceData, PageData } from "./data.js";
import { element, find, keyed, type Part, setText } from "./dom.js";
import { count, editionText } from "./words.js";

/** An instance, and how many tasks it has. */
interface Shown {
    instance: InstanceData;
    tasks: number;
    actions?: ActionData[];
}

const section = find("#instances");
const showInstances = keyed(find("ul", section), ({ instance }: Shown) => instance.id, instancePart);

export function updateInstances({ instances, tasks, actions }: PageData): void {
    const tasksOf = (id: string) => tasks.filter(({ instanceId }) => instanceId === id).length;
    showInstances(
        instances.map((instance) => ({
            instance,
            tasks: tasksOf(instance.id),
            actions: actions?.[instance.actions ?? ""],
        })),
    );
    find(".none", section).hidden = instances.length > 0;
}

function instancePart(): Part<Shown> {
    const name = element("h3");
    const about = element("p", { class: "about" });
    const id = element("p", { class: "id" });
    const notice = element("p", { class: "notice" });
    const problem = element("p", { class: "problem" });
    const buttons = actionButtons();
    return {
        node: element("li", {}, name, about, id, problem, notice, buttons.node),
        update({ instance, tasks, actions }) {
            const title = instance.name ?? instance.id;
            setText(name, title);
            const edition = instance.edition && editionText(instance.edition);
            setText(about, [edition, count(tasks, "task")].filter(Boolean).join(", "));
            setText(problem, instance.problem && `Could not be read: ${instance.problem}`);
            setText(id, title === instance.id ? "" : instance.id);
            setText(notice, instance.notice && `Notice: ${instance.notice}`);
            buttons.update({ about: title, instance: instance.id, actions });
        },
    };
}
