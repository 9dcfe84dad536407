import { rowAfter, rowAt, type Column, type MetricSet } from "./data";
import { full } from "./numbers";
import { element, type Page } from "./page";
import { statisticsOf, type Statistics } from "./statistics";

const patience = 150;
const slice = 12;
type Order = "name" | "unit" | keyof Statistics;
const heads: [Order, string][] = [["name", "Series"], ["unit", "Unit"], ["min", "Min"], ["mean", "Mean"], ["max", "Max"], ["p95", "p95"], ["count", "Values"]];

interface Line {
  column: Column;
  row: HTMLTableRowElement;
  cells: HTMLTableCellElement[];
  statistics: Statistics;
}

/** Least, mean and largest value and 95th percentile of each series over the shown range; a click on a head sorts. */
export class Table {
  readonly root = element("div", "scroll");
  private readonly body = element("tbody");
  private readonly lines: Line[];
  private readonly heads: HTMLTableCellElement[] = [];
  private order: Order | undefined;
  private descending = false;
  private timer = 0;

  constructor(private readonly page: Page, private readonly set: MetricSet) {
    const table = element("table", "statistics"), head = element("tr");
    for (const [order, text] of heads) {
      const cell = element("th"), sort = element("button", "", text);
      cell.scope = "col";
      sort.type = "button";
      sort.addEventListener("click", () => this.sortBy(order));
      cell.append(sort);
      this.heads.push(cell);
      head.append(cell);
    }
    this.lines = set.columns.map((column) => {
      const row = element("tr");
      const cells = heads.map(([order]) => row.appendChild(element("td", order === "name" ? "name" : "")));
      cells[0]!.textContent = column.name;
      cells[0]!.title = column.metric;
      cells[1]!.textContent = column.unit;
      return { column, row, cells, statistics: { count: 0, min: NaN, mean: NaN, max: NaN, p95: NaN } };
    });
    table.append(element("thead"), this.body);
    table.tHead!.append(head);
    this.root.append(table);
    this.body.append(...this.lines.map((l) => l.row));
    this.markOrder();
  }

  /** Counts anew when the range has rested for a moment, a part at a time so that nothing else waits. */
  update(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.count(0), patience);
  }

  private count(from: number): void {
    const { times } = this.set;
    const first = rowAt(times, this.page.view.from), last = rowAfter(times, this.page.view.to);
    const begin = performance.now();
    let next = from;
    for (; next < this.lines.length && performance.now() - begin < slice; next++) {
      const line = this.lines[next]!;
      line.statistics = statisticsOf(line.column.values, first, last);
      heads.forEach(([order], i) => {
        if (order === "name" || order === "unit") return;
        line.cells[i]!.textContent = order === "count" ? line.statistics.count.toLocaleString("en") : full(line.statistics[order]);
      });
    }
    if (next < this.lines.length) {
      this.timer = window.setTimeout(() => this.count(next), 0);
      return;
    }
    if (this.order !== undefined && this.order !== "name" && this.order !== "unit") this.sort();
    this.root.dataset["counted"] = `${this.page.view.from} ${this.page.view.to}`;
  }

  private sortBy(order: Order): void {
    const isText = order === "name" || order === "unit";
    this.descending = this.order === order ? !this.descending : !isText;
    this.order = order;
    this.markOrder();
    this.sort();
  }

  private markOrder(): void {
    heads.forEach(([order], i) => this.heads[i]!.setAttribute("aria-sort", order !== this.order ? "none" : this.descending ? "descending" : "ascending"));
  }

  // Series without a value come last either way.
  private sort(): void {
    const { order } = this, sign = this.descending ? -1 : 1;
    const compare = (a: Line, b: Line): number => {
      if (order === undefined || order === "name") return sign * a.column.name.localeCompare(b.column.name, "en", { numeric: true });
      if (order === "unit") return sign * a.column.unit.localeCompare(b.column.unit, "en");
      const x = a.statistics[order], y = b.statistics[order];
      return Number.isNaN(x) || Number.isNaN(y) ? Number(Number.isNaN(x)) - Number(Number.isNaN(y)) : sign * (x - y);
    };
    this.body.append(...[...this.lines].sort(compare).map((l) => l.row));
  }
}
