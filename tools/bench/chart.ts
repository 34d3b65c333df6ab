import * as echarts from "echarts";
import { type Figures, groups, jobLabel } from "./figures";

const colours: Record<string, string> = { floor: "#9aa5b1", ordinary: "#e0a458", taurusdb: "#2f6fde" };

/** The figures as one picture: how long the largest runs take, and how requests grow with the time that jobs take. */
export function chartOf({ measured, more, date, machine, parallelism, jobSeconds }: Figures): string {
    const jobTimes = more?.jobTimes ?? [];
    const counts = [...new Set(measured.map(({ count }) => count))];
    const names = [...new Set(measured.map(({ contestant }) => contestant))];
    const wall = (name: string, operation: "up" | "destroy") =>
        counts.map((count) => {
            const group = groups(measured).find((each) => each.contestant === name && each.count === count);
            return Number(group?.of(operation)?.wallSeconds.toFixed(1));
        });
    const times = jobTimes.map(jobLabel);
    const panels = [
        { operation: "up", left: "5%", title: `up, seconds (jobs of ${jobSeconds} s)` },
        { operation: "destroy", left: "38%", title: "destroy, seconds" },
    ] as const;
    const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: 1_100, height: 380 });
    chart.setOption({
        animation: false,
        backgroundColor: "#ffffff",
        legend: { data: names, bottom: 24 },
        title: [
            ...panels.map(({ left, title }) => ({ text: title, left, top: 8, textStyle: { fontSize: 14 } })),
            { text: "requests of one up, 100 tasks", left: "71%", top: 8, textStyle: { fontSize: 14 } },
            {
                text: `${date} · ${machine} · --parallel ${parallelism}`,
                left: "center",
                bottom: 2,
                textStyle: { fontSize: 11, fontWeight: "normal", color: "#666666" },
            },
        ],
        grid: [
            ...panels.map(({ left }) => ({ left, width: "27%", top: 50, bottom: 80 })),
            { left: "71%", width: "27%", top: 50, bottom: 80 },
        ],
        xAxis: [
            ...panels.map((_, gridIndex) => ({
                gridIndex,
                type: "category" as const,
                data: counts.map((count) => `${count}`),
                name: "resources",
                nameLocation: "middle" as const,
                nameGap: 24,
            })),
            {
                gridIndex: 2,
                type: "category" as const,
                data: times,
                name: "time of a job",
                nameLocation: "middle" as const,
                nameGap: 24,
            },
        ],
        yAxis: [0, 1, 2].map((gridIndex) => ({ gridIndex, type: "value" as const })),
        series: [
            ...panels.flatMap(({ operation }, index) =>
                names.map((name) => ({
                    name,
                    type: "bar" as const,
                    xAxisIndex: index,
                    yAxisIndex: index,
                    data: wall(name, operation),
                    itemStyle: { color: colours[name] },
                    label: { show: true, position: "top" as const, fontSize: 9 },
                })),
            ),
            {
                name: "requests",
                type: "line" as const,
                xAxisIndex: 2,
                yAxisIndex: 2,
                data: jobTimes.map((each) => each.requests),
                label: { show: true, position: "top" as const, fontSize: 9 },
                itemStyle: { color: colours.taurusdb },
            },
        ],
    });
    const svg = chart.renderToSVGString();
    chart.dispose();
    return svg;
}
