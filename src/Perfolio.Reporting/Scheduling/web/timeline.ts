import { element } from "../../Metrics/web/page";
import type { Plot } from "../../Metrics/web/trace";
import type { View } from "../../Metrics/web/view";
import { css, palette, rgb, type Rgb } from "./colours";
import { choice, section } from "./controls";
import { cellAt, column, others, tableOf, type Head, type Lane } from "./data";
import { put, Raster } from "./raster";
import type { TabView } from "./tabs";
import { TimePlot } from "./timeplot";
import { duration, percent, point } from "./units";

// Tasks in the legend.
const named = 20;

/** Who ran where: a lane per CPU, coloured by task; of one run, or the difference of two. */
export class TimelineTab implements TabView {
  readonly root: HTMLElement;
  private readonly plot: TimePlot;
  private readonly legend = element("div", "legendline chips");
  private readonly note = element("p", "note");
  private readonly raster = new Raster();
  private readonly names: string[];
  private readonly cpus: number[];
  private readonly modes: { label: string; runs: number[] }[];
  private readonly ranks: number[];
  private mode = 0;
  private task = -1;

  constructor(title: string, private readonly head: Head, private readonly lanes: Lane[][], view: View) {
    this.names = [...head.tasks, ...(head.leftOut > 0 ? [others] : [])];
    this.ranks = ranksOf(head, this.names);
    this.cpus = Array.from({ length: Math.max(...head.runs.map((r) => r.cpus)) }, (_, i) => i);
    this.modes = head.runs.map((r, i) => ({ label: r.name, runs: [i] }));
    head.runs.forEach((a, i) => head.runs.forEach((b, j) => i !== j && this.modes.push({ label: `${b.name} against ${a.name}`, runs: [i, j] })));
    const redraw = (): void => this.draw();
    const runs = choice("Run", this.modes.map((m) => m.label), 0, (i) => { this.mode = i; redraw(); });
    const tasks = choice("Task", ["all selected", ...this.names], 0, (i) => { this.task = i - 1; redraw(); });
    const made = section(title, "A lane per CPU. Colour: the task that ran most there; strength: how much of the time. Grey: tasks that are not selected. Blank: idle. Drag to zoom.",
      ...(this.modes.length > 1 ? [runs] : []), tasks);
    this.root = made.root;
    this.plot = new TimePlot(view, 48 + this.cpus.length * this.laneHeight, (context, plot) => this.body(context, plot), (x, y) => this.tell(x, y));
    this.root.append(this.plot.root, this.legend, this.note);
    const bin = Math.max(...head.runs.map((r) => r.timelineBin)), isEmpty = lanes.every((l) => l.length === 0);
    this.note.textContent = isEmpty ? "No task other than idle ran in the window."
      : `The finest bin is ${duration(bin)}: what is shorter is drawn as a share of its bin, however far you zoom.`;
  }

  draw(): void {
    this.plot.draw();
  }

  private get laneHeight(): number {
    return this.cpus.length <= 4 ? 60 : this.cpus.length <= 16 ? 32 : this.cpus.length <= 64 ? 16 : 10;
  }

  private isChosen(task: number): boolean {
    return task >= 0 && (this.task < 0 || task === this.task);
  }

  private body(context: CanvasRenderingContext2D, plot: Plot): void {
    const { runs } = this.modes[this.mode]!;
    if (runs.length === 1) this.paint(context, plot, runs[0]!);
    else this.paintDifference(context, plot, runs[0]!, runs[1]!);
    context.textAlign = "right";
    context.textBaseline = "middle";
    context.font = "12px system-ui, sans-serif";
    context.strokeStyle = css(rgb("line"));
    const height = plot.height / this.cpus.length, every = Math.ceil(13 / height), borders = this.head.runs[runs[0]!]!.borders;
    this.cpus.forEach((cpu) => {
      const y = plot.top + cpu * height;
      context.fillStyle = css(rgb("muted"));
      if (cpu % every === 0) context.fillText(`CPU ${cpu}`, plot.left - 6, y + height / 2);
      context.lineWidth = borders.includes(cpu) ? 3 : 1;
      context.strokeStyle = css(rgb(borders.includes(cpu) ? "muted" : "line"));
      context.beginPath();
      context.moveTo(plot.left, y);
      context.lineTo(plot.left + plot.width, y);
      context.stroke();
    });
    context.lineWidth = 1;
  }

  private paint(context: CanvasRenderingContext2D, plot: Plot, run: number): void {
    const columns = Math.max(1, Math.floor(plot.width)), data = this.raster.begin(columns, this.cpus.length);
    const colours = palette(), grey = rgb("muted"), seen = new Map<number, number>();
    const colour = (task: number): Rgb => (this.isChosen(task) ? colours[this.ranks[task]! % colours.length]! : grey);
    for (const lane of this.lanes[run]!) {
      this.scan(lane, run, plot, columns, (pixel, task, top, all) => {
        put(data, lane.cpu * columns + pixel, colour(task), (this.isChosen(task) ? 0.3 + 0.7 * Math.min(1, all) : 0.12 + 0.3 * Math.min(1, all)));
        if (this.isChosen(task)) seen.set(task, (seen.get(task) ?? 0) + top);
      });
    }
    this.raster.draw(context, plot.left, plot.top, plot.width, plot.height);
    this.nameRuns(context, plot, run);
    const most = [...seen].sort((a, b) => b[1] - a[1]).slice(0, named);
    this.legend.replaceChildren(...most.map(([task]) => {
      const chip = element("span", "chip"), mark = element("i");
      mark.style.background = css(colours[this.ranks[task]! % colours.length]!);
      chip.append(mark, this.names[task]!);
      return chip;
    }));
    if (seen.size > named) this.legend.append(element("span", "", `and ${seen.size - named} more that run less on the screen`));
  }

  // Tasks are named where they run long enough on the screen.
  private nameRuns(context: CanvasRenderingContext2D, plot: Plot, run: number): void {
    const width = this.head.runs[run]!.timelineBin, height = plot.height / this.cpus.length;
    if (height < 15) return;
    context.font = "12px system-ui, sans-serif";
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillStyle = css(rgb("text"));
    const least = 46 / ((plot.width / ((plot.to - plot.from) * 1e3)) * width), last = (plot.to * 1e3) / width;
    for (const lane of this.lanes[run]!) {
      let drawn = 0;
      for (let i = Math.max(0, cellAt(lane.bins, Math.floor((plot.from * 1e3) / width)) - 1); i < lane.bins.length && drawn < 60; i++) {
        if (lane.bins[i]! > last) break;
        if (lane.spans[i]! < least) continue;
        const start = this.plot.xOf(lane.bins[i]! * width), end = Math.min(plot.left + plot.width, this.plot.xOf((lane.bins[i]! + lane.spans[i]!) * width)), begin = Math.max(plot.left, start);
        if (end - begin < 46 || lane.tasks[i]! < 0) continue;
        const text = this.names[lane.tasks[i]!]!;
        if (context.measureText(text).width > end - begin - 8) continue;
        context.fillText(text, begin + 4, plot.top + (lane.cpu + 0.5) * height);
        drawn++;
      }
    }
  }

  private paintDifference(context: CanvasRenderingContext2D, plot: Plot, first: number, second: number): void {
    const columns = Math.max(1, Math.floor(plot.width / 4)), data = this.raster.begin(columns, this.cpus.length);
    const change = new Float32Array(columns * this.cpus.length), less = rgb("series0"), more = rgb("series1");
    for (const [run, sign] of [[first, -1], [second, 1]] as const) {
      for (const lane of this.lanes[run]!) this.fill(lane, run, plot, columns, (pixel, share) => (change[lane.cpu * columns + pixel]! += sign * share));
    }
    change.forEach((value, i) => {
      if (Math.abs(value) > 0.005) put(data, i, value > 0 ? more : less, Math.min(1, 0.15 + 0.85 * Math.abs(value)));
    });
    this.raster.draw(context, plot.left, plot.top, plot.width, plot.height);
    this.legend.textContent = `Orange: the selected tasks use more of the CPU in ${this.head.runs[second]!.name} than in ${this.head.runs[first]!.name}; blue: less; full strength at 100 %. `
      + "Each cell is a single observation, so no significance is said here; the tab Differences has it by task.";
  }

  // The share that the chosen tasks have of each column.
  private fill(lane: Lane, run: number, plot: Plot, columns: number, add: (pixel: number, share: number) => void): void {
    const width = this.head.runs[run]!.timelineBin, from = plot.from * 1e3, scale = columns / ((plot.to - plot.from) * 1e3);
    for (let i = Math.max(0, cellAt(lane.bins, Math.floor(from / width)) - 1); i < lane.bins.length; i++) {
      const start = (lane.bins[i]! * width - from) * scale, end = start + lane.spans[i]! * width * scale;
      if (start >= columns) break;
      if (!this.isChosen(lane.tasks[i]!)) continue;
      for (let x = Math.max(0, Math.floor(start)); x < Math.min(columns, Math.ceil(end)); x++)
        add(x, lane.shares[i]! * (Math.min(end, x + 1) - Math.max(start, x)));
    }
  }

  // For each column the task that ran most in it, and the shares of it and of all.
  private scan(lane: Lane, run: number, plot: Plot, columns: number, give: (pixel: number, task: number, top: number, all: number) => void): void {
    const width = this.head.runs[run]!.timelineBin, from = plot.from * 1e3, scale = columns / ((plot.to - plot.from) * 1e3);
    let pixel = -1, all = 0;
    const tasks: number[] = [], shares: number[] = [];
    const flush = (): void => {
      if (tasks.length > 0) {
        let best = 0;
        for (let k = 1; k < tasks.length; k++) {
          const better = this.isChosen(tasks[k]!) === this.isChosen(tasks[best]!) ? shares[k]! > shares[best]! : this.isChosen(tasks[k]!);
          if (better) best = k;
        }
        give(pixel, tasks[best]!, shares[best]!, all);
      }
      tasks.length = shares.length = 0;
      all = 0;
    };
    const add = (x: number, task: number, part: number): void => {
      if (x < 0 || x >= columns) return;
      if (x !== pixel) {
        flush();
        pixel = x;
      }
      const known = tasks.indexOf(task);
      all += part;
      if (known >= 0) shares[known]! += part;
      else {
        tasks.push(task);
        shares.push(part);
      }
    };
    const isWide = width * scale >= 2;
    for (let i = Math.max(0, cellAt(lane.bins, Math.floor(from / width)) - 1); i < lane.bins.length;) {
      const bin = lane.bins[i]!, spans = lane.spans[i]!, start = (bin * width - from) * scale, end = start + spans * width * scale;
      if (start >= columns) break;
      let next = i + 1;
      // Tasks that share a bin are shown together.
      if (spans === 1) while (next < lane.bins.length && lane.bins[next] === bin && lane.spans[next] === 1) next++;
      const first = isWide ? Math.round(start) : Math.floor(start), last = spans === 1 && !isWide ? first + 1 : isWide ? Math.round(end) : Math.ceil(end);
      for (let x = Math.max(0, first); x < Math.min(columns, last); x++) {
        const part = isWide ? 1 : spans === 1 ? end - start : Math.min(end, x + 1) - Math.max(start, x);
        for (let k = i; k < next; k++) add(x, lane.tasks[k]!, lane.shares[k]! * part);
      }
      i = next;
    }
    flush();
  }

  private tell(x: number, y: number): string | undefined {
    const { plot } = this.plot, { runs } = this.modes[this.mode]!, run = runs[runs.length - 1]!;
    const cpu = Math.floor(((y - plot.top) / plot.height) * this.cpus.length), lane = this.lanes[run]!.find((l) => l.cpu === cpu);
    if (lane === undefined) return undefined;
    const time = this.plot.timeAt(x), width = this.head.runs[run]!.timelineBin, bin = Math.floor(time / width), step = this.plot.timeAt(x + 1) - time;
    const lines: string[] = [];
    const last = cellAt(lane.bins, Math.floor((time + step) / width) + 1);
    for (let i = Math.max(0, cellAt(lane.bins, bin) - 1); i < last && lines.length < 6; i++) {
      if (lane.bins[i]! + lane.spans[i]! <= bin) continue;
      const name = lane.tasks[i]! < 0 ? "not selected" : this.names[lane.tasks[i]!]!;
      lines.push(`${name}: ${percent(lane.shares[i]!)} of ${duration(lane.spans[i]! * width)}`);
    }
    return [`CPU ${cpu} · ${point(time, step)}`, ...(lines.length > 0 ? lines : ["idle"])].join("\n");
  }
}

// The tasks that ran most get the colours that differ most.
function ranksOf(head: Head, names: string[]): number[] {
  const table = tableOf(head, "tasks")!, task = column(table, "task"), run = column(table, "run_ms"), sums = new Map<string, number>();
  for (const row of table.rows) if (!head.idle.includes(row[task] as string)) sums.set(row[task] as string, (sums.get(row[task] as string) ?? 0) + Number(row[run]));
  const order = names.map((_, i) => i).sort((a, b) => (sums.get(names[b]!) ?? 0) - (sums.get(names[a]!) ?? 0)), ranks: number[] = [];
  order.forEach((i, rank) => (ranks[i] = rank));
  return ranks;
}
