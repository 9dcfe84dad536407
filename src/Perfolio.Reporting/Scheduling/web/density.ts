import { element } from "../../Metrics/web/page";
import type { Plot } from "../../Metrics/web/trace";
import type { View } from "../../Metrics/web/view";
import { css, mix, rgb } from "./colours";
import { choice, section, toggle } from "./controls";
import { cellAt, others, type Densities, type Head } from "./data";
import { put, Raster } from "./raster";
import type { TabView } from "./tabs";
import { TimePlot } from "./timeplot";
import { count, duration, point } from "./units";

interface Kind {
  kind: number;
  label: string;
  colour: string;
  isOn: boolean;
}

// Pixels of a cell's width; of differences, how many cells to either side are tested with it, and from which score on they are strong.
const single = 3, compared = 8, beside = 2, strong = 3;

/** Intervals by time and length, as densities: of one run, or the difference of two. */
export class DensityTab implements TabView {
  readonly root: HTMLElement;
  private readonly plot: TimePlot;
  private readonly legend = element("p", "legendline");
  private readonly raster = new Raster();
  private task = -1;
  private mode = 0;
  private firstRow = 0;
  private lastRow = 1;
  private columns = 0;
  private sums: Float32Array[] = [];
  private cache = new Map<string, Densities>();

  constructor(
    title: string, private readonly head: Head, private readonly all: Densities[], private readonly kinds: Kind[], private readonly view: View,
  ) {
    const names = [...head.tasks, ...(head.leftOut > 0 ? [others] : [])];
    const tasks = choice("Task", ["all but idle", ...names], 0, (i) => this.change(() => (this.task = i - 1)));
    const modes = this.modes();
    const runs = choice("Run", modes.map((m) => m.label), 0, (i) => this.change(() => (this.mode = i)));
    const made = section(title, "Each interval counts where it ends, at its length. Stronger is more. Drag to zoom, double-click goes back, Ctrl + wheel zooms.",
      ...(modes.length > 1 ? [runs] : []), tasks, ...kinds.map((k) => toggle(k.label, k.isOn, (isOn) => this.change(() => (k.isOn = isOn)))));
    this.root = made.root;
    this.plot = new TimePlot(view, 560, (context, plot) => this.body(context, plot), (x, y) => this.tell(x, y));
    this.root.append(this.plot.root, this.legend);
    this.fitRows();
  }

  draw(): void {
    this.plot.draw();
  }

  private modes(): { label: string; runs: number[] }[] {
    const { runs } = this.head;
    const modes = runs.map((r, i) => ({ label: r.name, runs: [i] }));
    for (let a = 0; a < runs.length; a++)
      for (let b = 0; b < runs.length; b++)
        if (a !== b) modes.push({ label: `${runs[b]!.name} against ${runs[a]!.name}`, runs: [a, b] });
    return modes;
  }

  private change(what: () => void): void {
    what();
    this.fitRows();
    this.draw();
  }

  private get shownRuns(): number[] {
    return this.modes()[this.mode]!.runs;
  }

  // Cells of a run and a kind, of the chosen task.
  private cells(run: number, kind: number): Densities {
    const key = `${run} ${kind} ${this.task}`, known = this.cache.get(key);
    if (known !== undefined) return known;
    const all = this.all[run]!, idle = new Set(this.head.idle.map((n) => this.head.tasks.indexOf(n))), wanted: number[] = [];
    for (let i = 0; i < all.bins.length; i++) {
      const task = all.series[i]! >> 2;
      if ((all.series[i]! & 3) === kind && (this.task < 0 ? !idle.has(task) : task === this.task)) wanted.push(i);
    }
    const made = {
      bins: Int32Array.from(wanted, (i) => all.bins[i]!), series: new Int32Array(0),
      rows: Uint8Array.from(wanted, (i) => all.rows[i]!), counts: Int32Array.from(wanted, (i) => all.counts[i]!),
    };
    if (this.cache.size > 24) this.cache.clear();
    this.cache.set(key, made);
    return made;
  }

  private fitRows(): void {
    let first = this.head.rows.length, last = 0;
    for (const run of this.shownRuns) {
      for (const { kind, isOn } of this.kinds) {
        if (!isOn) continue;
        for (const row of this.cells(run, kind).rows) {
          first = Math.min(first, row);
          last = Math.max(last, row);
        }
      }
    }
    this.firstRow = first > last ? 0 : Math.max(0, first - 1);
    this.lastRow = first > last ? 40 : Math.min(this.head.rows.length - 2, last + 1);
  }

  // Counts of a run and a kind per column and row of the picture.
  private sum(run: number, kind: number, plot: Plot, columns: number): Float32Array {
    const rows = this.lastRow - this.firstRow + 1, sums = new Float32Array(columns * rows), cells = this.cells(run, kind);
    const width = this.head.runs[run]!.densityBin, from = plot.from * 1e3, scale = columns / ((plot.to - plot.from) * 1e3);
    const end = Math.min(cells.bins.length, cellAt(cells.bins, Math.ceil((plot.to * 1e3) / width)));
    for (let i = cellAt(cells.bins, Math.floor(from / width)); i < end; i++) {
      const start = (cells.bins[i]! * width - from) * scale, x = Math.max(0, Math.floor(start));
      const stop = Math.min(columns, Math.max(x + 1, Math.floor(start + width * scale)));
      for (let column = x; column < stop; column++) sums[column * rows + cells.rows[i]! - this.firstRow]! += cells.counts[i]!;
    }
    return sums;
  }

  private body(context: CanvasRenderingContext2D, plot: Plot): void {
    const isDifference = this.shownRuns.length > 1, rows = this.lastRow - this.firstRow + 1;
    const columns = Math.max(1, Math.floor(plot.width / (isDifference ? compared : single)));
    this.columns = columns;
    const on = this.kinds.filter((k) => k.isOn);
    this.sums = this.shownRuns.flatMap((run) => on.map((k) => this.sum(run, k.kind, plot, columns)));
    const data = this.raster.begin(columns, rows);
    if (isDifference) this.paintDifference(data, columns, rows, on.length);
    else this.paint(data, columns, rows, on);
    this.raster.draw(context, plot.left, plot.top, plot.width, plot.height);
    this.lengthAxis(context, plot, rows);
  }

  private paint(data: Uint8ClampedArray, columns: number, rows: number, on: Kind[]): void {
    const colours = on.map((k) => rgb(k.colour)), text = rgb("text");
    const most = this.sums.map((s) => s.reduce((a, b) => Math.max(a, b), 1)), scales = most.map((m) => 1 / Math.log(1 + m));
    for (let cell = 0; cell < columns * rows; cell++) {
      const values = this.sums.map((s, i) => (s[cell]! > 0 ? 0.3 + 0.7 * Math.log(1 + s[cell]!) * scales[i]! : 0));
      const a = values[0] ?? 0, b = values[1] ?? 0, sum = a + b;
      if (sum === 0) continue;
      const strength = Math.max(a, b), base = b === 0 ? colours[0]! : a === 0 ? colours[1]! : mix(colours[0]!, colours[1]!, b / sum);
      put(data, (rows - 1 - (cell % rows)) * columns + Math.floor(cell / rows), mix(base, text, strength > 0.85 ? (strength - 0.85) * 3 : 0), Math.min(1, strength));
    }
    const totals = this.sums.map((s, i) => {
      const total = this.total(on[i]!.kind);
      return total === 0 ? `${on[i]!.label}: none` : `${on[i]!.label}: 1 to ${count(most[i]!)} per cell, ${count(total)} in all`;
    });
    this.legend.textContent = `${totals.join(" · ")}. Every event is counted; a bin is ${duration(this.head.runs[this.shownRuns[0]!]!.densityBin)}.`;
  }

  private total(kind: number): number {
    return this.cells(this.shownRuns[0]!, kind).counts.reduce((a, b) => a + b, 0);
  }

  // The counts of cells, given their sum, are binomial if the runs do not differ.
  private paintDifference(data: Uint8ClampedArray, columns: number, rows: number, kinds: number): void {
    const less = rgb("series0"), more = rgb("series1");
    for (let cell = 0; cell < columns * rows; cell++) {
      const z = this.score(cell, kinds);
      if (z === undefined) continue;
      const size = Math.abs(z);
      put(data, (rows - 1 - (cell % rows)) * columns + Math.floor(cell / rows), z > 0 ? more : less, size < strong ? 0.14 : Math.min(1, 0.45 + size / 25));
    }
    this.legend.textContent = `Orange: more in ${this.modes()[this.mode]!.label.split(" against ").join(" than in ")}; blue: less. Strong where the counts of the cell and the ${beside} to either side differ by |z| ≥ ${strong} `
      + "(binomial test, window lengths taken into account; 0.3 % of cells by chance alone), pale where they do not. Switches come in bursts, so single cells prove little: look for areas.";
  }

  private score(cell: number, kinds: number): number | undefined {
    const [first, second] = this.shownRuns as [number, number], rows = this.lastRow - this.firstRow + 1, own = this.sums.reduce((sum, s) => sum + s[cell]!, 0);
    if (own === 0) return undefined;
    let a = 0, b = 0;
    for (let near = cell - beside * rows; near <= cell + beside * rows; near += rows) {
      for (let k = 0; k < kinds; k++) {
        a += this.sums[k]![near] ?? 0;
        b += this.sums[kinds + k]![near] ?? 0;
      }
    }
    const n = a + b, lengthA = this.head.runs[first]!.length, lengthB = this.head.runs[second]!.length, p = lengthB / (lengthA + lengthB);
    return (b - n * p) / Math.sqrt(n * p * (1 - p));
  }

  private lengthAxis(context: CanvasRenderingContext2D, plot: Plot, rows: number): void {
    context.fillStyle = css(rgb("muted"));
    context.strokeStyle = css(rgb("line"), 0.6);
    context.font = "12px system-ui, sans-serif";
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (let ns = 1e3, last = Infinity; ns < 1e13; ns *= 10) {
      const row = this.rowAt(ns), y = plot.top + plot.height - ((row - this.firstRow) / rows) * plot.height;
      if (row < this.firstRow || row > this.lastRow + 1 || last - y < 14) continue;
      last = y;
      context.beginPath();
      context.moveTo(plot.left, Math.round(y) + 0.5);
      context.lineTo(plot.left + plot.width, Math.round(y) + 0.5);
      context.stroke();
      context.fillText(duration(ns), plot.left - 6, Math.min(Math.max(y, plot.top + 6), plot.top + plot.height - 6));
    }
    context.save();
    context.translate(14, plot.top + plot.height / 2);
    context.rotate(-Math.PI / 2);
    context.textAlign = "center";
    context.fillText("length of the interval (log)", 0, 0);
    context.restore();
  }

  private rowAt(ns: number): number {
    const { rows } = this.head;
    const row = rows.findIndex((low, i) => ns >= low && ns < (rows[i + 1] ?? Infinity));
    const low = rows[row]!, high = rows[row + 1] ?? low + 1;
    return row + (ns - low) / (high - low);
  }

  private tell(x: number, y: number): string | undefined {
    const { plot } = this.plot, rows = this.lastRow - this.firstRow + 1;
    const column = Math.min(this.columns - 1, Math.floor(((x - plot.left) / plot.width) * this.columns));
    const row = Math.min(rows - 1, Math.floor(((plot.top + plot.height - y) / plot.height) * rows)), cell = column * rows + row;
    const on = this.kinds.filter((k) => k.isOn), step = ((this.view.to - this.view.from) * 1e3) / this.columns;
    const where = `${point(this.plot.timeAt(plot.left + (column / this.columns) * plot.width), step / 10)} · ${duration(this.head.rows[row + this.firstRow]!)} to ${duration(this.head.rows[row + this.firstRow + 1]!)}`;
    const lines = this.shownRuns.flatMap((run, r) => on.map((k, i) => ({
      text: `${this.shownRuns.length > 1 ? this.head.runs[run]!.name + ", " : ""}${k.label}: ${count(this.sums[r * on.length + i]![cell]!)}`, value: this.sums[r * on.length + i]![cell]!,
    })));
    if (lines.every((l) => l.value === 0)) return undefined;
    const z = this.shownRuns.length > 1 ? this.score(cell, on.length) : undefined;
    return [where, ...lines.map((l) => l.text), ...(z === undefined ? [] : [`z = ${z.toFixed(1)}`])].join("\n");
  }
}
