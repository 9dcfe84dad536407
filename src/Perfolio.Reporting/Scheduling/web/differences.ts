import { base, tooltip } from "../../Html/web/axes";
import { element } from "../../Metrics/web/page";
import { axis, Chart, names, short } from "./chart";
import { css, rgb } from "./colours";
import { choice, firstOf, section } from "./controls";
import { column, tableOf, type Head, type Table } from "./data";
import { tableView } from "./table";
import type { TabView } from "./tabs";

const most = 30;

/** Signed differences between two runs, task by task; what may be chance is pale. */
export class DifferencesTab implements TabView {
  readonly root: HTMLElement;
  private readonly chart = new Chart();
  private readonly note = element("p", "note");
  private readonly place = element("div");
  private readonly table: Table;
  private readonly pairs: { from: string; to: string; isTurned: boolean }[] = [];
  private pair = 0;
  private quantity = "CPU";

  constructor(private readonly head: Head) {
    this.table = tableOf(head, "differences")!;
    const { table } = this, before = column(table, "before"), after = column(table, "after"), quantity = column(table, "quantity");
    const known = new Set(table.rows.map((r) => JSON.stringify([r[before], r[after]])));
    for (const text of known) {
      const [a, b] = JSON.parse(text) as [string, string];
      this.pairs.push({ from: a, to: b, isTurned: false }, { from: b, to: a, isTurned: true });
    }
    const quantities = [...new Set(table.rows.map((r) => r[quantity] as string))];
    const made = section("Differences", "",
      choice("Compare", this.pairs.map((p) => `${p.to} against ${p.from}`), 0, (i) => { this.pair = i; this.draw(true); }),
      choice("Quantity", quantities, 0, (i) => { this.quantity = quantities[i]!; this.draw(); }));
    this.root = made.root;
    this.root.append(this.chart.root, this.note, element("p", "note", `Significance: ${this.head.method}`), this.place);
  }

  draw(isNew = false): void {
    const { table } = this, k = (key: string): number => column(table, key), rows = this.rows();
    if (isNew) {
      const { from, to } = this.pairs[this.pair]!, p = k("p"), relative = k("relative_percent");
      const columns = table.columns.map((c) => ({ ...c, heading: c.key === "value_before" ? from : c.key === "value_after" ? to : c.heading }));
      const sure = [...rows].sort((a, b) => Number(a[p] === "" ? 2 : a[p]) - Number(b[p] === "" ? 2 : b[p]) || Math.abs(Number(b[relative])) - Math.abs(Number(a[relative])));
      this.place.replaceChildren(tableView({ ...table, columns }, sure, ["before", "after"]));
    }
    const changed = rows.filter((r) => r[k("quantity")] === this.quantity && r[k("change")] !== 0 && r[k("change")] !== "")
      .sort((a, b) => Math.abs(b[k("change")] as number) - Math.abs(a[k("change")] as number)), shown = changed.slice(0, most);
    this.note.textContent = changed.length === 0 ? "No task differs in this quantity." : firstOf(shown.length, changed.length, "tasks by size of the change");
    const labels = shown.map((r) => r[k("task")] as string), unit = shown[0]?.[k("unit")] ?? "", { from, to } = this.pairs[this.pair]!;
    this.chart.draw(110 + 24 * Math.max(2, labels.length), (c) => ({
      ...base(c),
      grid: { left: 230, right: 70, top: 16, bottom: 60 },
      // Room for the numbers beside the longest bars.
      xAxis: { ...axis(`${this.quantity}: ${to} minus ${from} (${unit})`, c, 30), boundaryGap: ["12%", "12%"] },
      yAxis: { ...names(labels, c), axisLine: { onZero: false, lineStyle: { color: c.line } } },
      series: [{
        type: "bar", barMaxWidth: 16,
        data: shown.map((r) => {
          const change = r[k("change")] as number, isSure = r[k("significant")] === "yes";
          return {
            value: change, itemStyle: { color: css(rgb(change > 0 ? "series1" : "series0"), isSure ? 1 : 0.3) },
            label: { show: true, fontSize: 12, position: change > 0 ? "right" : "left", color: isSure ? c.text : c.muted, formatter: `${change > 0 ? "+" : "−"}${short(Math.abs(change))}` },
          };
        }),
      }],
      tooltip: {
        ...tooltip(c),
        formatter: (p: { dataIndex: number }) => {
          const r = shown[p.dataIndex]!, value = (key: string): string => short(r[k(key)] as number), p_ = r[k("p")];
          return `${r[k("task")]}\n${from}: ${value("value_before")} ${unit}\n${to}: ${value("value_after")} ${unit}\n${p_ === "" ? "too short to tell significance" : `p = ${Number((p_ as number).toPrecision(2))}: ${r[k("significant")] === "yes" ? "significant" : "may be chance"}`}`;
        },
      },
    }));
  }

  // The page holds each pair once; turned round its signs change.
  private rows(): (string | number)[][] {
    const { table } = this, { from, to, isTurned } = this.pairs[this.pair]!, k = (key: string): number => column(table, key);
    const [a, b] = isTurned ? [to, from] : [from, to];
    return table.rows.filter((r) => r[k("before")] === a && r[k("after")] === b).map((r) => {
      if (!isTurned) return r;
      const turned = [...r], before = r[k("value_before")]!, after = r[k("value_after")]!;
      turned[k("before")] = from;
      turned[k("after")] = to;
      turned[k("value_before")] = after;
      turned[k("value_after")] = before;
      turned[k("change")] = -(r[k("change")] as number);
      turned[k("relative_percent")] = after === 0 ? "" : (100 * ((before as number) - (after as number))) / (after as number);
      return turned;
    });
  }
}
