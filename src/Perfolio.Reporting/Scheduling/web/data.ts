/** A table; cells are numbers, texts, or "" for none. Written by SchedulingPageHead.cs. */
export interface Table {
  name: string;
  title: string;
  columns: { key: string; heading: string; unit: string; digits: number }[];
  rows: (string | number)[][];
}

export interface Run {
  name: string;
  /** Length of the window in ns. */
  length: number;
  cpus: number;
  socketsKnown: number;
  borders: number[];
  densityBin: number;
  timelineBin: number;
}

export interface Head {
  heatmaps: number;
  method: string;
  tasks: string[];
  leftOut: number;
  idle: string[];
  /** The shortest length of each row of a density, ns, and the end of the last. */
  rows: number[];
  /** Per reason of VM exits, in the order of their columns, its own colour, or "". */
  exitColours: string[];
  runs: Run[];
  tables: Table[];
}

/** Intervals by time and length: bin of time, 4 * task + kind, row of length, count. */
export interface Densities {
  bins: Int32Array;
  series: Int32Array;
  rows: Uint8Array;
  counts: Int32Array;
}

/** Who ran on one CPU: first bin, bins, task (-1 not selected), part of them from 0 to 1. */
export interface Lane {
  cpu: number;
  bins: Int32Array;
  spans: Int32Array;
  tasks: Int32Array;
  shares: Float32Array;
}

export const others = "others";

export function readHead(): Head {
  return JSON.parse(document.getElementById("head")!.textContent!) as Head;
}

export function tableOf(head: Head, name: string): Table | undefined {
  return head.tables.find((t) => t.name === name);
}

export function column(table: Table, key: string): number {
  return table.columns.findIndex((c) => c.key === key);
}

export async function readDensities(run: number): Promise<Densities | undefined> {
  const next = await numbersOf(`script.density[data-run="${run}"]`);
  if (next === undefined) return undefined;
  const count = next();
  const cells = { bins: new Int32Array(count), series: new Int32Array(count), rows: new Uint8Array(count), counts: new Int32Array(count) };
  for (let i = 0, bin = 0; i < count; i++) {
    cells.bins[i] = bin += next();
    cells.series[i] = next();
    cells.rows[i] = next();
    cells.counts[i] = next();
  }
  return cells;
}

export async function readTimeline(run: number): Promise<Lane[]> {
  const next = await numbersOf(`script.timeline[data-run="${run}"]`);
  if (next === undefined) return [];
  return Array.from({ length: next() }, () => {
    const cpu = next(), count = next();
    const lane = { cpu, bins: new Int32Array(count), spans: new Int32Array(count), tasks: new Int32Array(count), shares: new Float32Array(count) };
    for (let i = 0, bin = 0; i < count; i++) {
      lane.bins[i] = bin += next();
      lane.spans[i] = next();
      lane.tasks[i] = next() - 1;
      lane.shares[i] = next() / 1000;
    }
    return lane;
  });
}

/** The first cell whose bin is not before one. */
export function cellAt(bins: Int32Array, bin: number): number {
  let low = 0, high = bins.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bins[middle]! < bin) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Written by CellPacking.cs. The text is taken out of the page, because it is of no more use.
async function numbersOf(selector: string): Promise<(() => number) | undefined> {
  const element = document.querySelector(selector);
  if (element === null) return undefined;
  const packed = Uint8Array.from(atob(element.textContent!), (c) => c.charCodeAt(0));
  element.remove();
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let at = 0;
  return () => {
    let byte = bytes[at++]!, value = byte & 0x7f;
    for (let factor = 128; byte >= 0x80; factor *= 128) {
      byte = bytes[at++]!;
      value += (byte & 0x7f) * factor;
    }
    return value;
  };
}
