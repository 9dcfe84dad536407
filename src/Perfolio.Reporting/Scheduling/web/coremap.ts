import { element } from "../../Metrics/web/page";
import { css, inkOn, mix, rgb } from "./colours";
import { choice, section } from "./controls";
import { column, tableOf, type Head } from "./data";
import type { TabView } from "./tabs";
import { sized } from "./timeplot";
import { count } from "./units";

interface Cell {
  percent: number;
  switches: number;
}

const rowHeight = 28, top = 44, most = 200;

/** Tasks by cores: the upper half of a cell is the use of the core, the lower half the number of switches. */
export class CoreMapTab implements TabView {
  readonly root: HTMLElement;
  private readonly scroll = element("div", "scroll map");
  private readonly canvas = element("canvas");
  private readonly tip = element("div", "tip");
  private readonly note = element("p", "note");
  private run = 0;
  private rows: { name: string; cells: Map<number, Cell>; all: Cell }[] = [];
  private left = 100;
  private cellWidth = 30;

  constructor(private readonly head: Head) {
    const runs = choice("Run", head.runs.map((r) => r.name), 0, (i) => {
      this.run = i;
      this.draw();
    });
    const made = section("CoreMap", "Upper half of a cell: use of the core, pale to strong blue from 0 to 100 %. Lower half: context switches, pale to strong orange.", ...(head.runs.length > 1 ? [runs] : []));
    this.root = made.root;
    this.scroll.append(this.canvas, this.tip);
    this.root.append(this.scroll, this.note);
    this.canvas.addEventListener("pointermove", (event) => this.tell(event.offsetX, event.offsetY));
    this.canvas.addEventListener("pointerleave", () => (this.tip.hidden = true));
    this.tip.hidden = true;
  }

  draw(): void {
    const run = this.head.runs[this.run]!;
    this.rows = this.read(run.name);
    const columns = run.cpus + 1;
    const probe = this.canvas.getContext("2d")!;
    probe.font = "13px system-ui, sans-serif";
    this.left = Math.min(320, Math.max(80, ...this.rows.map((r) => probe.measureText(r.name).width)) + 14);
    this.cellWidth = Math.max(16, Math.min(110, Math.floor((this.scroll.clientWidth - this.left - 8) / columns)));
    const width = this.left + columns * this.cellWidth + 2, height = top + this.rows.length * rowHeight + 2;
    const context = sized(this.canvas, width, height);
    context.clearRect(0, 0, width, height);
    context.font = "13px system-ui, sans-serif";
    this.cells(context, run.cpus);
    this.lines(context, run.cpus, run.borders);
    this.note.textContent = (run.socketsKnown ? (run.borders.length > 0 ? "Thick vertical lines: sockets, as the capture recorded them." : "One socket, as the capture recorded it.")
      : "The capture does not tell which CPU belongs to which socket, so no sockets are drawn.") + (this.rows.length > most ? ` The ${most} tasks that ran most.` : "");
  }

  private read(run: string): { name: string; cells: Map<number, Cell>; all: Cell }[] {
    const table = tableOf(this.head, "coremap")!, [r, t, c, p, s] = ["run", "task", "cpu", "percent", "switches"].map((k) => column(table, k)) as [number, number, number, number, number];
    const rows = new Map<string, { name: string; cells: Map<number, Cell>; all: Cell }>();
    const total = { name: "all tasks", cells: new Map<number, Cell>(), all: { percent: 0, switches: 0 } };
    for (const row of table.rows) {
      if (row[r] !== run) continue;
      const name = row[t] as string, cpu = row[c] as number, cell = { percent: row[p] as number, switches: row[s] as number };
      if (!rows.has(name)) rows.set(name, { name, cells: new Map(), all: { percent: 0, switches: 0 } });
      const line = rows.get(name)!, sum = total.cells.get(cpu) ?? { percent: 0, switches: 0 };
      line.cells.set(cpu, cell);
      total.cells.set(cpu, { percent: sum.percent + cell.percent, switches: sum.switches + cell.switches });
      for (const all of [line.all, total.all]) {
        all.percent += cell.percent;
        all.switches += cell.switches;
      }
    }
    const lines = [...rows.values()].sort((a, b) => b.all.percent - a.all.percent).slice(0, most);
    return [total, ...lines.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }))];
  }

  private cells(context: CanvasRenderingContext2D, cpus: number): void {
    const surface = rgb("surface"), blue = rgb("series0"), orange = rgb("series1"), text = rgb("text");
    const counts = this.rows.slice(1).flatMap((r) => [...r.cells.values()].map((c) => c.switches)), high = Math.max(1, ...counts);
    context.textBaseline = "middle";
    this.rows.forEach((row, i) => {
      const y = top + i * rowHeight;
      context.fillStyle = css(text);
      context.textAlign = "right";
      context.fillText(fitted(context, row.name, this.left - 10), this.left - 8, y + rowHeight / 2);
      for (let cpu = 0; cpu <= cpus; cpu++) {
        const cell = cpu === cpus ? row.all : row.cells.get(cpu);
        if (cell === undefined) continue;
        const x = this.left + cpu * this.cellWidth, part = Math.min(1, cell.percent / 100), share = Math.min(1, cell.switches / high);
        const upper = mix(surface, blue, 0.08 + 0.92 * part), lower = mix(surface, orange, 0.08 + 0.92 * share);
        context.fillStyle = css(upper);
        context.fillRect(x + 1, y + 1, this.cellWidth - 2, rowHeight / 2 - 1);
        context.fillStyle = css(lower);
        context.fillRect(x + 1, y + rowHeight / 2, this.cellWidth - 2, rowHeight / 2 - 1);
        if (this.cellWidth < 54) continue;
        context.font = "11px system-ui, sans-serif";
        context.textAlign = "center";
        context.fillStyle = inkOn(upper);
        context.fillText(`${cell.percent.toFixed(1)} %`, x + this.cellWidth / 2, y + rowHeight / 4 + 1);
        context.fillStyle = inkOn(lower);
        context.fillText(count(cell.switches), x + this.cellWidth / 2, y + rowHeight * 0.75);
        context.font = "13px system-ui, sans-serif";
      }
    });
  }

  private lines(context: CanvasRenderingContext2D, cpus: number, borders: number[]): void {
    const bottom = top + this.rows.length * rowHeight;
    context.fillStyle = css(rgb("muted"));
    context.strokeStyle = css(rgb("muted"));
    context.textAlign = "center";
    const every = Math.ceil(26 / this.cellWidth);
    for (let cpu = 0; cpu < cpus; cpu++) if (cpu % every === 0) context.fillText(String(cpu), this.left + (cpu + 0.5) * this.cellWidth, top - 10);
    context.fillText("all", this.left + (cpus + 0.5) * this.cellWidth, top - 10);
    context.fillText("CPU", this.left + (cpus * this.cellWidth) / 2, 12);
    context.beginPath();
    for (const cpu of [...borders, cpus]) {
      const x = this.left + cpu * this.cellWidth;
      context.moveTo(x, top - 4);
      context.lineTo(x, bottom);
    }
    context.lineWidth = 2.5;
    context.stroke();
    context.lineWidth = 1;
    context.beginPath();
    // Between families of tasks, which begin with the same letters.
    this.rows.forEach((row, i) => {
      if (i > 0 && (i === 1 || row.name.slice(0, 3) !== this.rows[i - 1]!.name.slice(0, 3))) {
        context.moveTo(8, top + i * rowHeight + 0.5);
        context.lineTo(this.left + (cpus + 1) * this.cellWidth, top + i * rowHeight + 0.5);
      }
    });
    context.globalAlpha = 0.5;
    context.stroke();
    context.globalAlpha = 1;
  }

  private tell(x: number, y: number): void {
    const row = this.rows[Math.floor((y - top) / rowHeight)], cpu = Math.floor((x - this.left) / this.cellWidth), { cpus } = this.head.runs[this.run]!;
    const cell = y < top || cpu < 0 || cpu > cpus ? undefined : cpu === cpus ? row?.all : row?.cells.get(cpu);
    this.tip.hidden = cell === undefined;
    if (cell === undefined) return;
    this.tip.textContent = `${row!.name} on ${cpu === cpus ? "all cores" : `core ${cpu}`}\n${cell.percent.toFixed(2)} % core usage\n${count(cell.switches)} ctx switches`;
    const overflow = x + 14 + this.tip.offsetWidth > this.scroll.clientWidth + this.scroll.scrollLeft;
    this.tip.style.left = `${overflow ? x - this.tip.offsetWidth - 10 : x + 14}px`;
    this.tip.style.top = `${Math.max(0, Math.min(y + 12, top + this.rows.length * rowHeight - this.tip.offsetHeight))}px`;
  }
}

function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && context.measureText(`${text.slice(0, end)}…`).width > width) end--;
  return `${text.slice(0, end)}…`;
}
