import { currentColours } from "../../Html/web/theme";
import type { Column, MetricSet } from "./data";
import { gestures } from "./gestures";
import { valueTicks } from "./numbers";
import { element, type Page } from "./page";
import { looks } from "./palette";
import { trace, windowOf, type Plot } from "./trace";

const margin = { left: 58, right: 10, top: 10, bottom: 34 };
const height = 220;

/** The series of one unit of a set, drawn over time. */
export class Panel {
  readonly root = element("div", "plot");
  readonly shown: boolean[];
  private readonly canvas = element("canvas");
  private readonly overlay = element("canvas", "overlay");
  private plot: Plot | undefined;

  constructor(private readonly page: Page, private readonly set: MetricSet, readonly unit: string, readonly columns: Column[]) {
    this.shown = columns.map(() => true);
    this.overlay.tabIndex = 0;
    this.overlay.setAttribute("role", "img");
    this.overlay.setAttribute("aria-label", `${set.title}${unit === "" ? "" : `, ${unit}`}: ${columns.length} series over time`);
    this.root.append(this.canvas, this.overlay);
    gestures(this.overlay, page.view, () => this.plot, (from, to) => this.drawOverlay(from, to));
  }

  /** Draws everything that depends on the range, the theme or what is shown. */
  draw(): void {
    const width = this.root.clientWidth;
    if (width === 0) return;
    const context = fit(this.canvas, width);
    fit(this.overlay, width);
    const { from, to } = this.page.view;
    const window = windowOf(this.set, from, to, Math.max(1, width - margin.left - margin.right));
    const [min, max] = this.valueRange(window.first, window.last);
    const plot: Plot = {
      left: margin.left, top: margin.top, width: width - margin.left - margin.right, height: height - margin.top - margin.bottom, from, to, min, max,
    };
    this.plot = plot;
    this.drawAxes(context, plot);
    context.save();
    context.beginPath();
    context.rect(plot.left, plot.top, plot.width, plot.height);
    context.clip();
    this.drawMarks(context, plot);
    const look = looks();
    this.columns.forEach((column, i) => {
      if (!this.shown[i]) return;
      const { colour, dash } = look(i);
      context.beginPath();
      context.strokeStyle = colour;
      context.lineWidth = 1.3;
      context.lineJoin = "bevel";
      // Dashes are lost on lines that go up and down in every pixel, and cost most there.
      context.setLineDash(window.edges === undefined ? dash : []);
      trace(context, this.set, column, window, plot);
      context.stroke();
    });
    context.restore();
    this.drawOverlay();
  }

  /** Draws the line under the pointer and a range that is being chosen. */
  drawOverlay(chosenFrom?: number, chosenTo?: number): void {
    const { plot } = this;
    const context = this.overlay.getContext("2d")!;
    context.clearRect(0, 0, this.overlay.width, this.overlay.height);
    if (plot === undefined) return;
    const colours = currentColours();
    const x = (time: number): number => plot.left + ((time - plot.from) / (plot.to - plot.from)) * plot.width;
    if (chosenFrom !== undefined && chosenTo !== undefined) {
      context.fillStyle = colours.quartiles;
      context.fillRect(x(chosenFrom), plot.top, x(chosenTo) - x(chosenFrom), plot.height);
    }
    const { cursor } = this.page.view;
    if (cursor === undefined || cursor < plot.from || cursor > plot.to) return;
    context.strokeStyle = colours.muted;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(Math.round(x(cursor)) + 0.5, plot.top);
    context.lineTo(Math.round(x(cursor)) + 0.5, plot.top + plot.height);
    context.stroke();
  }

  // From zero where the values come near it; with some air above.
  private valueRange(first: number, last: number): [number, number] {
    let min = NaN, max = NaN;
    this.columns.forEach(({ pyramid }, i) => {
      if (!this.shown[i]) return;
      pyramid.range(first, last);
      if (!(min <= pyramid.min)) min = Number.isNaN(pyramid.min) ? min : pyramid.min;
      if (!(max >= pyramid.max)) max = Number.isNaN(pyramid.max) ? max : pyramid.max;
    });
    if (Number.isNaN(min)) return [0, 1];
    if (min >= 0 && min < 0.6 * max) min = 0;
    if (min === max) return min === 0 ? [0, 1] : [Math.min(0, min * 1.1), Math.max(0, max * 1.1)];
    const air = (max - min) * 0.06;
    return [min === 0 ? 0 : min - air, max + air];
  }

  private drawAxes(context: CanvasRenderingContext2D, plot: Plot): void {
    const colours = currentColours();
    context.font = "11px system-ui, 'DejaVu Sans', sans-serif";
    context.fillStyle = colours.muted;
    context.strokeStyle = colours.line;
    context.lineWidth = 1;
    context.textAlign = "right";
    context.textBaseline = "middle";
    const bottom = plot.top + plot.height;
    const { values, label } = valueTicks(plot.min, plot.max, 5);
    for (const value of values) {
      const y = Math.round(bottom - ((value - plot.min) / (plot.max - plot.min)) * plot.height) + 0.5;
      line(context, plot.left, y, plot.left + plot.width, y);
      context.fillText(label(value), plot.left - 7, y);
    }
    line(context, plot.left, bottom + 0.5, plot.left + plot.width, bottom + 0.5);
    context.textBaseline = "top";
    for (const { time, label: text } of this.page.clock.ticks(plot.from, plot.to, Math.max(2, Math.floor(plot.width / 105)))) {
      const x = Math.round(plot.left + ((time - plot.from) / (plot.to - plot.from)) * plot.width) + 0.5;
      line(context, x, bottom, x, bottom + 4);
      text.split("\n").forEach((part, row) => {
        // Labels at the edges stay inside the canvas.
        const half = context.measureText(part).width / 2;
        context.textAlign = "center";
        context.fillText(part, Math.min(Math.max(x, half + 1), plot.left + plot.width + margin.right - half - 1), bottom + 6 + row * 13);
      });
    }
  }

  private drawMarks(context: CanvasRenderingContext2D, plot: Plot): void {
    const colours = currentColours();
    context.strokeStyle = colours.mild;
    context.fillStyle = colours.mild;
    context.setLineDash([3, 3]);
    for (const mark of this.set.marks) {
      if (mark < plot.from || mark > plot.to) continue;
      const x = Math.round(plot.left + ((mark - plot.from) / (plot.to - plot.from)) * plot.width) + 0.5;
      line(context, x, plot.top, x, plot.top + plot.height);
      context.beginPath();
      context.moveTo(x - 4, plot.top);
      context.lineTo(x + 4, plot.top);
      context.lineTo(x, plot.top + 6);
      context.fill();
    }
    context.setLineDash([]);
  }
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

// Clears the canvas; its pixels are the screen's.
function fit(canvas: HTMLCanvasElement, width: number): CanvasRenderingContext2D {
  const ratio = devicePixelRatio;
  const pixels = Math.round(width * ratio), rows = Math.round(height * ratio);
  const context = canvas.getContext("2d")!;
  if (canvas.width !== pixels || canvas.height !== rows) {
    canvas.width = pixels;
    canvas.height = rows;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}
