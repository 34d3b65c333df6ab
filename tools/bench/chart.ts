import { type Figures, groups, jobLabel } from "./figures";
import type { Operation } from "./measure";

const colours: Record<string, string> = {
    floor: "#7b8794",
    ordinary: "#c9822b",
    taurusdb: "#2f6fde",
    plugin: "#2f9e6b",
    traced: "#8c5fb8",
};

/** A label below the axis, and above it a bar for each contestant's value. */
type Cluster = [label: string, bars: [contestant: string, value: number][]];

/** The figures as one SVG: how long `up` and `destroy` take, and how requests grow with the time of a job. */
export function chartOf({ measured, more, date, machine, parallelism, jobSeconds }: Figures): string {
    const unique = <T>(values: T[]) => [...new Set(values)];
    const wallTimes = (operation: Operation) =>
        unique(measured.map(({ count }) => count)).map((count): Cluster => {
            const own = groups(measured).filter((group) => group.count === count);
            return [
                String(count),
                own.map(({ contestant, of }) => [contestant, of(operation)?.wallSeconds ?? 0]),
            ];
        });
    const requests = (more?.jobTimes ?? []).map(
        (each): Cluster => [jobLabel(each), [["taurusdb", each.requests]]],
    );
    const names = unique(measured.map(({ contestant }) => contestant));
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" width="1100" height="340" font-family="sans-serif" text-anchor="middle">`,
        `<rect width="1100" height="340" fill="#ffffff"/>`,
        ...panel(20, `seconds of up, by resources (jobs of ${jobSeconds} s)`, wallTimes("up")),
        ...panel(380, "seconds of destroy, by resources", wallTimes("destroy")),
        ...panel(740, "requests of one up of 100 tasks, by the time of a job", requests),
        ...names.map((name, index) => text(400 + 100 * index, 310, name, { size: 13, fill: colours[name] })),
        text(550, 332, `${date} · ${machine} · --parallel ${parallelism}`),
        "</svg>",
    ].join("\n");
}

/** Bars from `left` on, 340 wide; the highest is 210 high. */
function panel(left: number, title: string, clusters: Cluster[]): string[] {
    const most = Math.max(...clusters.flatMap(([, bars]) => bars.map(([, value]) => value)));
    const step = 340 / clusters.length;
    const drawn = clusters.flatMap(([label, bars], index) => {
        const [start, width] = [left + step * (index + 0.1), (step * 0.8) / bars.length];
        const bar = ([contestant, value]: (typeof bars)[number], at: number) => {
            const [x, height] = [start + at * width, (210 * value) / most];
            const place = `x="${x.toFixed(1)}" y="${(270 - height).toFixed(1)}"`;
            const size = `width="${width.toFixed(1)}" height="${height.toFixed(1)}"`;
            return `<rect ${place} ${size} fill="${colours[contestant]}"/>${text(x + width / 2, 266 - height, value.toFixed(0), { size: 9 })}`;
        };
        return [text(left + step * (index + 0.5), 286, label), ...bars.map(bar)];
    });
    return [text(left + 170, 20, title, { size: 13 }), ...drawn];
}

function text(x: number, y: number, content: string, { size = 11, fill = "#444444" } = {}): string {
    const safe = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" fill="${fill}">${safe}</text>`;
}
