import { gestures } from "../../Metrics/web/gestures";
import { element } from "../../Metrics/web/page";
import type { Plot } from "../../Metrics/web/trace";
import type { View } from "../../Metrics/web/view";
import { css, rgb } from "./colours";
import { point, ticks } from "./units";

const left = 84, right = 16, top = 8, bottom = 40;

/** A canvas over time: axes, zoom by drag and wheel, a text under the pointer. What is drawn in it is its owner's. */
export class TimePlot {
  readonly root = element("div", "timeplot");
  readonly plot: Plot = { left, top, width: 1, height: 1, from: 0, to: 1, min: 0, max: 1 };
  private readonly canvas = element("canvas");
  private readonly overlay = element("canvas", "overlay");
  private readonly tip = element("div", "tip");
  private pointer: { x: number; y: number } | undefined;
  private chosen: [number, number] | undefined;

  constructor(
    private readonly view: View, private height: number, private readonly body: (context: CanvasRenderingContext2D, plot: Plot) => void,
    private readonly tell: (x: number, y: number) => string | undefined,
  ) {
    this.overlay.tabIndex = 0;
    this.root.append(this.canvas, this.overlay, this.tip);
    gestures(this.overlay, view, () => this.plot, (from, to) => {
      this.chosen = from === undefined ? undefined : [from, to!];
      this.drawOverlay();
    });
    this.overlay.addEventListener("pointermove", (event) => {
      this.pointer = { x: event.offsetX, y: event.offsetY };
      this.drawOverlay();
    });
    this.overlay.addEventListener("pointerleave", () => {
      this.pointer = undefined;
      this.drawOverlay();
    });
  }

  setHeight(height: number): void {
    this.height = height;
  }

  draw(): void {
    const width = Math.max(200, this.root.clientWidth), { plot, view } = this;
    this.root.style.height = `${this.height}px`;
    Object.assign(plot, { width: width - left - right, height: this.height - top - bottom, from: view.from, to: view.to });
    const context = sized(this.canvas, width, this.height);
    context.clearRect(0, 0, width, this.height);
    this.body(context, plot);
    this.timeAxis(context);
    this.drawOverlay();
  }

  /** The position of a time in ns. */
  xOf(ns: number): number {
    return this.plot.left + ((ns / 1e3 - this.plot.from) / (this.plot.to - this.plot.from)) * this.plot.width;
  }

  /** The time in ns at a position. */
  timeAt(x: number): number {
    return (this.plot.from + ((x - this.plot.left) / this.plot.width) * (this.plot.to - this.plot.from)) * 1e3;
  }

  private timeAxis(context: CanvasRenderingContext2D): void {
    const { plot } = this, y = plot.top + plot.height;
    const { values, step } = ticks(plot.from * 1e3, plot.to * 1e3, Math.max(2, plot.width / 130));
    context.strokeStyle = css(rgb("line"));
    context.fillStyle = css(rgb("muted"));
    context.font = "12px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "top";
    context.beginPath();
    context.rect(plot.left - 0.5, plot.top - 0.5, plot.width + 1, plot.height + 1);
    for (const value of values) {
      const x = Math.round(this.xOf(value)) + 0.5;
      context.moveTo(x, y);
      context.lineTo(x, y + 5);
      const text = point(value, step), half = context.measureText(text).width / 2;
      if (x - half > 4 && x + half < plot.left + plot.width + right) context.fillText(text, x, y + 7);
    }
    context.stroke();
    context.fillText("time since the window's beginning", plot.left + plot.width / 2, y + 23);
  }

  private drawOverlay(): void {
    const { plot, pointer } = this;
    const context = sized(this.overlay, plot.left + plot.width + right, this.height);
    context.clearRect(0, 0, this.overlay.width, this.overlay.height);
    if (this.chosen !== undefined) {
      const [from, to] = this.chosen.map((time) => this.xOf(time * 1e3)) as [number, number];
      context.fillStyle = css(rgb("usual"), 0.2);
      context.fillRect(from, plot.top, to - from, plot.height);
    }
    const isInside = pointer !== undefined && pointer.x >= plot.left && pointer.x < plot.left + plot.width && pointer.y >= plot.top && pointer.y < plot.top + plot.height;
    const text = isInside ? this.tell(pointer.x, pointer.y) : undefined;
    this.tip.hidden = text === undefined;
    if (text === undefined) return;
    this.tip.textContent = text;
    const width = this.tip.offsetWidth, x = pointer!.x + 14;
    this.tip.style.left = `${x + width > this.root.clientWidth ? pointer!.x - width - 10 : x}px`;
    this.tip.style.top = `${Math.min(pointer!.y + 12, this.height - this.tip.offsetHeight)}px`;
  }
}

/** A canvas of a size in CSS pixels, and its context in them. */
export function sized(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const ratio = devicePixelRatio || 1, w = Math.round(width * ratio), h = Math.round(height * ratio);
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext("2d")!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}
