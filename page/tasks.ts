import { actionButtons } from "./actions.js";
import type { ActionData, PageData, TaskData } from "./data.js";
import { element, find, keyed, meter, type Part, setText } from "./dom.js";
import { count, healthText, stageText } from "./words.js";

/** A task, and the name of its instance. */
interface Shown {
    task: TaskData;
    instance: string;
    actions?: ActionData[];
}

const section = find("#tasks");
const showTasks = keyed(find("ul", section), ({ task }: Shown) => task.id, taskPart);

const needsAttention = ({ health }: TaskData) => health === "needs attention";

export function updateTasks({ tasks, instances, actions }: PageData): void {
    const names = new Map(instances.map(({ id, name }) => [id, name ?? id]));
    showTasks(
        tasks.map((task) => ({
            task,
            instance: names.get(task.instanceId) ?? task.instanceId,
            actions: actions?.[task.actions ?? ""],
        })),
    );
    find(".none", section).hidden = tasks.length > 0;
    const bad = tasks.filter(needsAttention).length;
    const summary = find("#summary", section);
    summary.classList.toggle("attention", bad > 0);
    setText(summary, tasks.length === 0 ? "" : summaryOf(tasks.length, bad));
    document.title = `${bad > 0 ? `(${bad}) ` : ""}${find("#title").textContent}`;
    tellNews(tasks.filter(needsAttention));
}

function summaryOf(all: number, bad: number): string {
    if (bad === 0) return `${count(all, "task")}, no problem`;
    return `${bad} of ${count(all, "task")} ${bad === 1 ? "needs" : "need"} attention`;
}

/** What was told, by task. At first nothing is news: the page itself says it. */
let told: Map<string, string> | undefined;

/** Tells screen readers what newly needs attention. */
function tellNews(bad: TaskData[]): void {
    const now = new Map(
        bad.map(({ id, name, problems }) => [id, `${name} needs attention. ${problems.join(" ")}`]),
    );
    const news = [...now].filter(([id, text]) => told && told.get(id) !== text).map(([, text]) => text);
    if (news.length > 0) find("#news").textContent = news.join(" ");
    told = now;
}

function taskPart(): Part<Shown> {
    const name = element("h3");
    const stage = element("span", { class: "stage" });
    const health = element("span", { class: "health" });
    const route = element("p", { class: "route" });
    const problems = element("ul", { class: "problems" });
    const showProblems = keyed(problems, (text: string) => text, textPart);
    const [copy, catchUp] = [meter(), meter()];
    const buttons = actionButtons();
    const about = element("div", { class: "about" }, name, health, route);
    const progress = element("div", { class: "progress" }, stage, copy.node, catchUp.node);
    const node = element("li", {}, about, problems, progress, buttons.node);
    return {
        node,
        update({ task, instance, actions }) {
            const attention = needsAttention(task);
            node.classList.toggle("attention", attention);
            setText(name, task.name);
            node.dataset.health = task.health;
            setText(health, healthText(task.health));
            setText(route, routeOf(task, instance));
            node.dataset.stage = task.stage;
            setText(stage, stageText(task.stage));
            copy.update({ name: "Copied", about: task.name, percent: task.percentage });
            catchUp.update({ name: "Catching up", about: task.name, percent: catchUpOf(task) });
            buttons.update({ about: task.name, instance: task.instanceId, task: task.name, actions });
            problems.hidden = task.problems.length === 0;
            showProblems(task.problems);
        },
    };
}

/** A catch-up whose percentage is unknown begins at nought. */
function catchUpOf({ catchupStage, catchupPercentage }: TaskData): number | undefined {
    return catchupStage === undefined ? catchupPercentage : (catchupPercentage ?? 0);
}

function routeOf({ sourceDatabase, targetDatabase }: TaskData, instance: string): string {
    const databases = [...new Set([sourceDatabase, targetDatabase])].filter((each) => each !== undefined);
    return databases.length === 0 ? instance : `${databases.join(" → ")} on ${instance}`;
}

function textPart(): Part<string> {
    const node = element("li");
    return { node, update: (text) => setText(node, text) };
}
