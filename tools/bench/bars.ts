/** Bars of one colour in every panel of a chart. */
export interface Series {
    label: string;
    colour: string;
}

/** A label of one or two lines below the axis, and above it a bar for each value. */
export type Cluster = [label: string, bars: [series: string, value: number][]];

export interface Panel {
    title: string;
    clusters: Cluster[];
}

const [width, height] = [1_100, 360];
const margin = 20;
/** Where the bars stand, and how high the highest is. */
const [axis, highest] = [270, 210];

/** Panels beside each other with a legend, as one SVG. Its white background makes it readable on any page. */
export function barChart(panels: Panel[], series: Record<string, Series>, caption: string): string {
    const step = (width - margin) / panels.length;
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" text-anchor="middle">`,
        `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
        ...panels.flatMap((panel, index) =>
            drawn(panel, margin + step * index, step - margin, (name) => series[name]?.colour ?? "none"),
        ),
        ...legend(Object.values(series)),
        text(width / 2, 350, caption),
        "</svg>",
    ].join("\n");
}

function drawn(
    { title, clusters }: Panel,
    left: number,
    wide: number,
    colourOf: (series: string) => string,
): string[] {
    const most = Math.max(1, ...clusters.flatMap(([, bars]) => bars.map(([, value]) => value)));
    const step = wide / clusters.length;
    const bars = clusters.flatMap(([label, values], index) => {
        const [start, each] = [left + step * (index + 0.1), (step * 0.8) / values.length];
        const bar = ([series, value]: (typeof values)[number], at: number) => {
            const [x, high] = [start + at * each, (highest * value) / most];
            const place = `x="${x.toFixed(1)}" y="${(axis - high).toFixed(1)}"`;
            const size = `width="${each.toFixed(1)}" height="${high.toFixed(1)}"`;
            const number = text(x + each / 2, axis - 4 - high, value.toFixed(0), {
                size: each < 24 ? 9 : 12,
            });
            return `<rect ${place} ${size} fill="${colourOf(series)}"/>${number}`;
        };
        const lines = label
            .split("\n")
            .map((line, at) => text(left + step * (index + 0.5), axis + 16 + 15 * at, line, { size: 12 }));
        return [...lines, ...values.map(bar)];
    });
    const line = `<line x1="${left}" y1="${axis}" x2="${left + wide}" y2="${axis}" stroke="#cccccc"/>`;
    return [text(left + wide / 2, 20, title, { size: 14 }), ...bars, line];
}

/** A square and a label for each series, in the middle. Letters of this size are about 7 wide. */
function legend(series: Series[]): string[] {
    const widths = series.map(({ label }) => 44 + 7 * label.length);
    const left = (width - widths.reduce((sum, each) => sum + each, 0)) / 2;
    return series.map(({ label, colour }, index) => {
        const x = left + widths.slice(0, index).reduce((sum, each) => sum + each, 0);
        const square = `<rect x="${x.toFixed(1)}" y="313" width="12" height="12" fill="${colour}"/>`;
        return `${square}${text(x + 18, 324, label, { size: 13, anchor: "start" })}`;
    });
}

function text(x: number, y: number, content: string, { size = 11, anchor = "" } = {}): string {
    const safe = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    const aligned = anchor && ` text-anchor="${anchor}"`;
    return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" fill="#333333"${aligned}>${safe}</text>`;
}
