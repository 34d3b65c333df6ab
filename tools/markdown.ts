import os from "node:os";

/** The machine that figures were taken on. */
export function machine(): string {
    const [cpu] = os.cpus();
    const memory = Math.round(os.totalmem() / 2 ** 30);
    return `${os.cpus().length} cores of ${cpu?.model.trim() ?? "an unknown processor"}, ${memory} GB`;
}

/** A table in Markdown. */
export function table(head: string[], rows: (string | number)[][]): string {
    const line = (cells: (string | number)[]) =>
        `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|").replace(/\s+/g, " ")).join(" | ")} |`;
    return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
