import { Pyramid } from "./pyramid";
import { unpack, type Rows } from "./unpack";

/** One series. */
export interface Column {
  name: string;
  metric: string;
  instance: string;
  unit: string;
  values: Float64Array;
  pyramid: Pyramid;
}

/** One metric set: columns over common times. */
export interface MetricSet {
  title: string;
  times: Float64Array;
  columns: Column[];
  /** Times at which recording was interrupted. */
  marks: number[];
  /** Rows before which a mark lies, ascending. */
  breaks: number[];
}

/** What stands in the page beside the numbers. Written by MetricsPageHead.cs. */
interface Head {
  title: string;
  rows: number;
  marks: number[];
  columns: { label: string; metric: string; instance: string; unit: string }[];
}

/** Reads all sets; the texts are taken out of the page, because they are of no more use. */
export async function readSets(): Promise<MetricSet[]> {
  const heads = [...document.querySelectorAll<HTMLElement>("script.set")].map((e) => JSON.parse(e.textContent!) as Head);
  const sets: MetricSet[] = [];
  for (const [number, head] of heads.entries()) {
    const chunks: Rows[] = [];
    for (const element of document.querySelectorAll<HTMLElement>(`script.chunk[data-set="${number}"]`)) {
      chunks.push(await unpack(element.textContent!));
      element.remove();
    }
    sets.push(join(head, chunks));
  }
  return sets;
}

/** The first row at or behind a time. */
export function rowAt(times: Float64Array, time: number): number {
  let low = 0, high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first row behind a time. */
export function rowAfter(times: Float64Array, time: number): number {
  let row = rowAt(times, time);
  while (row < times.length && times[row] === time) row++;
  return row;
}

/** The row nearest to a time, or -1 when there is none. */
export function nearestRow(times: Float64Array, time: number): number {
  const row = rowAt(times, time);
  if (row === times.length) return row - 1;
  return row > 0 && time - times[row - 1]! < times[row]! - time ? row - 1 : row;
}

function join(head: Head, chunks: Rows[]): MetricSet {
  const times = new Float64Array(head.rows);
  const values = head.columns.map(() => new Float64Array(head.rows).fill(NaN));
  let row = 0;
  for (const chunk of chunks) {
    times.set(chunk.times, row);
    chunk.columns.forEach((column, i) => values[i]?.set(column, row));
    row += chunk.times.length;
  }
  return {
    title: head.title,
    times,
    marks: head.marks,
    breaks: [...new Set(head.marks.map((mark) => rowAt(times, mark)))].filter((r) => r > 0 && r < times.length).sort((a, b) => a - b),
    columns: head.columns.map((c, i) => ({
      name: c.instance === "" ? c.label : `${c.label} ${c.instance}`, metric: c.metric, instance: c.instance, unit: c.unit, values: values[i]!, pyramid: new Pyramid(values[i]!),
    })),
  };
}
