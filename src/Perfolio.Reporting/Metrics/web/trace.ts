import { rowAfter, rowAt, type Column, type MetricSet } from "./data";

/** Where times and values lie on a canvas. */
export interface Plot {
  left: number;
  top: number;
  width: number;
  height: number;
  from: number;
  to: number;
  min: number;
  max: number;
}

/** The rows of a set that a plot shows, and, where there are more than a screen can show, those of each pixel. */
export interface Window {
  first: number;
  last: number;
  /** Row at the left edge of each pixel, one more than pixels; absent when rows are drawn one by one. */
  edges: Int32Array | undefined;
}

export function windowOf(set: MetricSet, from: number, to: number, width: number): Window {
  const first = rowAt(set.times, from), last = rowAfter(set.times, to);
  if (last - first <= 2 * width) return { first, last, edges: undefined };
  const edges = new Int32Array(width + 1);
  for (let x = 0; x <= width; x++) edges[x] = x === width ? last : rowAt(set.times, from + ((to - from) * x) / width);
  return { first, last, edges };
}

/** Adds the line of a column to the path of a context. Missing values and marks leave gaps. */
export function trace(context: CanvasRenderingContext2D, set: MetricSet, column: Column, window: Window, plot: Plot): void {
  if (window.edges === undefined) each(context, set, column, window, plot);
  else perPixel(context, set, column, window.edges, plot);
}

function each(context: CanvasRenderingContext2D, set: MetricSet, column: Column, window: Window, plot: Plot): void {
  const { times } = set, { values } = column;
  const xScale = plot.width / (plot.to - plot.from), yScale = plot.height / (plot.max - plot.min);
  const end = Math.min(times.length, window.last + 1);
  const isSparse = (window.last - window.first) * 8 < plot.width;
  let isDrawing = false, nextBreak = 0;
  for (let row = Math.max(0, window.first - 1); row < end; row++) {
    while (set.breaks[nextBreak]! < row) nextBreak++;
    if (set.breaks[nextBreak] === row) isDrawing = false;
    const value = values[row]!;
    if (value !== value) {
      isDrawing = false;
      continue;
    }
    const x = plot.left + (times[row]! - plot.from) * xScale, y = plot.top + plot.height - (value - plot.min) * yScale;
    if (isDrawing) context.lineTo(x, y);
    else context.moveTo(x, y);
    const next = values[row + 1];
    const isAlone = !isDrawing && (next === undefined || next !== next || set.breaks[nextBreak] === row + 1 || set.breaks[nextBreak + 1] === row + 1);
    if (isSparse || isAlone) {
      context.rect(x - 1.5, y - 1.5, 3, 3);
      context.moveTo(x, y);
    }
    isDrawing = true;
  }
}

// Every pixel gets the span of its rows; neighbours are joined where the rows at their border are.
function perPixel(context: CanvasRenderingContext2D, set: MetricSet, column: Column, edges: Int32Array, plot: Plot): void {
  const { values, pyramid } = column;
  const yScale = plot.height / (plot.max - plot.min), bottom = plot.top + plot.height;
  let isDrawing = false, lastY = 0, nextBreak = 0;
  for (let pixel = 0; pixel < edges.length - 1; pixel++) {
    const first = edges[pixel]!, last = edges[pixel + 1]!;
    if (first === last) continue;
    while (set.breaks[nextBreak]! < first) nextBreak++;
    if (set.breaks[nextBreak] === first || values[first] !== values[first]) isDrawing = false;
    pyramid.range(first, last);
    if (pyramid.min !== pyramid.min) {
      isDrawing = false;
      continue;
    }
    const x = plot.left + pixel + 0.5;
    const low = bottom - (pyramid.min - plot.min) * yScale, high = bottom - (pyramid.max - plot.min) * yScale;
    const [near, far] = Math.abs(low - lastY) < Math.abs(high - lastY) ? [low, high] : [high, low];
    if (isDrawing) context.lineTo(x, near);
    else context.moveTo(x, near);
    // A span without height would leave no ink.
    context.lineTo(x, Math.abs(far - near) < 0.5 ? near + 0.5 : far);
    lastY = far;
    isDrawing = values[last - 1] === values[last - 1];
  }
}
