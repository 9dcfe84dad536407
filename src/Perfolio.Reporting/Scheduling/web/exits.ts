import { base, tooltip } from "../../Html/web/axes";
import { axis, Chart, names } from "./chart";
import { css, palette } from "./colours";
import { firstOf, section } from "./controls";
import { column, tableOf, type Head, type Table } from "./data";
import { element } from "../../Metrics/web/page";
import { tableView } from "./table";
import type { TabView } from "./tabs";
import { count } from "./units";

const most = 40;

/** VM exits of each task by reason, and tables of their numbers and times. */
export class ExitsTab implements TabView {
  readonly root: HTMLElement;
  private readonly chart = new Chart();
  private readonly note = element("p", "note");
  private readonly table: Table;

  constructor(private readonly head: Head) {
    this.table = tableOf(head, "exits")!;
    const made = section("KVM exits by type", "");
    this.root = made.root;
    const hidden = head.runs.length > 1 ? [] : ["run"], times = tableOf(head, "exit_times")!;
    this.root.append(this.chart.root, this.note, tableView(this.table, this.table.rows, hidden), element("h2", "", times.title), tableView(times, times.rows, hidden));
  }

  draw(): void {
    const { rows, columns } = this.table, run = column(this.table, "run"), task = column(this.table, "task"), total = columns.length - 1;
    const ordered = [...rows].sort((a, b) => (b[total] as number) - (a[total] as number)).slice(0, most)
      .sort((a, b) => String(a[task]).localeCompare(String(b[task]), "en", { numeric: true }));
    this.note.textContent = firstOf(ordered.length, rows.length, "bars by number of exits");
    const labels = ordered.map((r) => (this.head.runs.length > 1 ? `${r[task]}.${r[run]}` : String(r[task]))), colours = palette();
    const reasons = colourOf(this.head.exitColours, colours.map((c) => css(c)));
    const legendRows = Math.ceil((columns.length - 3) / 6);
    this.chart.draw(140 + 26 * labels.length + 24 * legendRows, (c) => ({
      ...base(c),
      legend: { bottom: 0, textStyle: { color: c.muted, fontSize: 13 }, itemWidth: 12, itemHeight: 12 },
      grid: { left: 230, right: 40, top: 16, bottom: 64 + 24 * legendRows },
      xAxis: axis("exit count", c, 28),
      yAxis: names(labels, c),
      series: columns.slice(2, total).map((reason, i) => ({
        name: reason.heading, type: "bar", stack: "exits", barMaxWidth: 18, itemStyle: { color: reasons[i]! }, data: ordered.map((r) => r[i + 2]),
      })),
      tooltip: { ...tooltip(c), formatter: (p: { dataIndex: number; seriesName: string; value: number }) => `${labels[p.dataIndex]}\n${p.seriesName}: ${count(p.value)}` },
    }));
  }
}

// Well-known reasons have the same colour in every chart; the others take what is left, in their order.
function colourOf(known: string[], free: string[]): string[] {
  let next = 0;
  return known.map((c) => (c !== "" ? c : free[next++ % free.length]!));
}
