import { base, tooltip } from "../../Html/web/axes";
import { axis, Chart, names } from "./chart";
import { css, palette } from "./colours";
import { choice, firstOf, section } from "./controls";
import { element } from "../../Metrics/web/page";
import { column, tableOf, type Head, type Table } from "./data";
import { tableView } from "./table";
import type { TabView } from "./tabs";
import { count } from "./units";

const most = 40;

/** One bar per task and run: use of a core; a dot: context switches. Below it the table of everything. */
export class CpuTab implements TabView {
  readonly root: HTMLElement;
  private readonly chart = new Chart();
  private readonly note = element("p", "note");
  private by = "cpu_percent";
  private readonly table: Table;

  constructor(private readonly head: Head) {
    this.table = tableOf(head, "tasks")!;
    const orders = ["cpu_percent", "switches", "wait_ms", "task"];
    const made = section("CPU and context switches", "Bar: share of one core. Dot: context switches.",
      choice("Order", ["by CPU", "by switches", "by wait", "by name"], 0, (i) => {
        this.by = orders[i]!;
        this.draw();
      }));
    this.root = made.root;
    this.root.append(this.chart.root, this.note, tableView(this.table, this.table.rows, [...(head.runs.length > 1 ? [] : ["run"]), "guest_ms", "root_ms"]));
  }

  draw(): void {
    const { rows } = this.table, [run, task, cpu, switches, by] = ["run", "task", "cpu_percent", "switches", this.by].map((k) => column(this.table, k)) as [number, number, number, number, number];
    const best = new Map<string, number>(), runs = this.head.runs.map((r) => r.name), isDiff = runs.length > 1;
    if (this.by !== "task") rows.forEach((r) => best.set(r[task] as string, Math.max(best.get(r[task] as string) ?? 0, Number(r[by]))));
    const ordered = [...rows].sort((a, b) => {
      const x = a[task] as string, y = b[task] as string;
      return (best.get(y) ?? 0) - (best.get(x) ?? 0) || x.localeCompare(y, "en", { numeric: true }) || runs.indexOf(a[run] as string) - runs.indexOf(b[run] as string);
    }).slice(0, most);
    this.note.textContent = firstOf(ordered.length, rows.length, this.by === "task" ? "bars by name" : "bars of the order");
    const families = [...new Set(rows.map((r) => (r[task] as string).slice(0, 3)))], colours = palette();
    const colour = (r: (string | number)[]): string => css(colours[(isDiff ? runs.indexOf(r[run] as string) : families.indexOf((r[task] as string).slice(0, 3))) % colours.length]!, 0.8);
    const labels = ordered.map((r) => (isDiff ? `${r[task]}.${r[run]}` : String(r[task])));
    this.chart.draw(150 + 24 * labels.length, (c) => ({
      ...base(c),
      legend: { bottom: 0, textStyle: { color: c.muted, fontSize: 13 } },
      grid: { left: 230, right: 40, top: 50, bottom: 84 },
      xAxis: [
        { ...axis("% one core", c, 28), position: "top", min: 0, max: (v: { max: number }) => Math.max(100, Math.ceil(v.max / 50) * 50), interval: 25 },
        { ...axis("context switches", c, 28), position: "bottom", min: 0, splitLine: { show: false } },
      ],
      yAxis: names(labels, c),
      series: [
        // With several runs a series each, so that the legend has their colours; stacked, because a row has one bar.
        ...(isDiff ? runs : ["one core usage"]).map((name, i) => ({
          name, type: "bar", stack: "use", barMaxWidth: 15, itemStyle: { color: isDiff ? css(colours[i % colours.length]!, 0.8) : c.usual },
          data: ordered.map((r) => (isDiff && r[run] !== name ? null : { value: r[cpu], itemStyle: { color: colour(r) } })),
        })),
        { name: "context switches", type: "scatter", xAxisIndex: 1, symbolSize: 11, z: 5, data: ordered.map((r, i) => [r[switches], i]), itemStyle: { color: c.severe, borderColor: c.surface } },
      ],
      tooltip: {
        ...tooltip(c),
        formatter: (p: { dataIndex: number; seriesType: string }) => {
          const row = ordered[p.dataIndex]!;
          return `${labels[p.dataIndex]}\n${p.seriesType === "bar" ? `${(row[cpu] as number).toFixed(2)} % one core usage` : `${count(row[switches] as number)} context switches`}`;
        },
      },
    }));
  }
}
