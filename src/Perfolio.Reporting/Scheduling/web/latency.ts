import { base, tooltip } from "../../Html/web/axes";
import { axis, Chart, short } from "./chart";
import { css, palette } from "./colours";
import { choice, section } from "./controls";
import { column, tableOf, type Head } from "./data";
import type { TabView } from "./tabs";
import { count, duration, percent } from "./units";

interface Distribution {
  name: string;
  total: number;
  /** Limits of a bucket in µs, and how many lie in it. */
  buckets: [number, number, number][];
}

// A logarithmic axis has no 0: what took less than the clock's step is drawn from here on.
const least = 0.001;

/** From being woken to running: how often which, and how many take longer. */
export class LatencyTab implements TabView {
  readonly root: HTMLElement;
  private readonly shares = new Chart();
  private readonly tails = new Chart();
  private task = "";

  constructor(private readonly head: Head) {
    const table = tableOf(head, "latency")!, t = column(table, "task");
    const tasks = [...new Set(table.rows.map((r) => r[t] as string))].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    const made = section("Wake-up latency", "From being woken to running on a CPU. Left: share of the wake-ups by latency. Right: share of them that took longer; read percentiles there (1 % is p99).",
      choice("Task", ["all", ...tasks], 0, (i) => {
        this.task = i === 0 ? "" : tasks[i - 1]!;
        this.draw();
      }));
    this.root = made.root;
    const row = document.createElement("div");
    row.className = "charts";
    row.append(this.shares.root, this.tails.root);
    this.root.append(row);
  }

  draw(): void {
    const all = this.distributions(), colours = palette();
    const look = (i: number): object => ({ name: all[i]!.name, type: "line", symbol: "none", lineStyle: { width: 2, color: css(colours[i % colours.length]!) }, itemStyle: { color: css(colours[i % colours.length]!) } });
    this.shares.draw(400, (c) => ({
      ...base(c),
      legend: { top: 0, textStyle: { color: c.muted } },
      grid: { left: 66, right: 24, top: 34, bottom: 54 },
      xAxis: logAxis("latency (µs)", c.muted, c.line),
      yAxis: axis("share of wake-ups (%)", c, 44),
      series: all.map((d, i) => ({ ...look(i), areaStyle: { opacity: 0.15 }, data: outline(d) })),
      tooltip: { ...tooltip(c), trigger: "axis", formatter: (p: { seriesName: string; value: [number, number] }[]) => p.map((s) => `${s.seriesName}: ${percent(s.value[1] / 100)} about ${duration(s.value[0] * 1e3)}`).join("\n") },
    }));
    this.tails.draw(400, (c) => ({
      ...base(c),
      legend: { top: 0, textStyle: { color: c.muted } },
      grid: { left: 76, right: 24, top: 34, bottom: 54 },
      xAxis: logAxis("latency (µs)", c.muted, c.line),
      yAxis: { ...logAxis("share that took longer (%)", c.muted, c.line), nameGap: 54, max: 100 },
      series: all.map((d, i) => ({ ...look(i), step: "end", data: tail(d) })),
      tooltip: { ...tooltip(c), trigger: "axis", formatter: (p: { seriesName: string; value: [number, number, number] }[]) => p.map((s) => `${s.seriesName}: ${percent(s.value[2] / 100)} take longer than ${duration(s.value[0] * 1e3)}`).join("\n") },
    }));
  }

  private distributions(): Distribution[] {
    const table = tableOf(this.head, "latency")!, [run, task, from, to, n] = ["run", "task", "from_us", "to_us", "count"].map((k) => column(table, k)) as [number, number, number, number, number];
    return this.head.runs.map((r) => {
      const sums = new Map<number, number>(), starts = new Map<number, number>();
      for (const row of table.rows) {
        if (row[run] !== r.name || (this.task !== "" && row[task] !== this.task) || (this.task === "" && this.head.idle.includes(row[task] as string))) continue;
        starts.set(row[to] as number, row[from] as number);
        sums.set(row[to] as number, (sums.get(row[to] as number) ?? 0) + (row[n] as number));
      }
      const buckets = [...sums].map(([end, count]): [number, number, number] => [Math.max(least, starts.get(end)!), end, count]).sort((a, b) => a[1] - b[1]);
      const total = buckets.reduce((a, b) => a + b[2], 0);
      return { name: `${r.name}: ${count(total)} wake-ups`, total: Math.max(1, total), buckets };
    });
  }
}

// Each bucket from its lower to its upper limit, and nothing between buckets that do not meet.
function outline(d: Distribution): [number, number][] {
  const points: [number, number][] = [];
  d.buckets.forEach(([from, to, n], i) => {
    const share = (100 * n) / d.total;
    if (i === 0 || d.buckets[i - 1]![1] < from) points.push([from, 0]);
    points.push([from, share], [to, share]);
    if (i === d.buckets.length - 1 || to < d.buckets[i + 1]![0]) points.push([to, 0]);
  });
  return points;
}

// All take longer than nothing; at its upper limit a bucket's share is gone. The last ends at 0, which has no place on the axis.
function tail(d: Distribution): [number, number, number][] {
  let left = d.total;
  const points: [number, number, number][] = d.buckets.length > 0 ? [[d.buckets[0]![0], 100, 100]] : [];
  for (const [, to, n] of d.buckets) {
    const before = left;
    left -= n;
    points.push([to, (100 * (left > 0 ? left : before)) / d.total, (100 * left) / d.total]);
  }
  return points;
}

function logAxis(name: string, muted: string, line: string): object {
  return {
    type: "log", name, nameLocation: "middle", nameGap: 30, nameTextStyle: { color: muted, fontSize: 13 }, axisLine: { show: true, lineStyle: { color: line } },
    splitLine: { lineStyle: { color: line } }, axisLabel: { color: muted, fontSize: 12, hideOverlap: true, formatter: (v: number) => short(v) },
  };
}
