/** One chart group of the page; values are scaled to `unit` already. Written by ReportData.cs. */
export interface Kind {
  label: string;
  unit: string;
  count: number;
  mean: number;
  median: number;
  lowerQuartile: number;
  upperQuartile: number;
  lowerFence: number;
  upperFence: number;
  severeLow: number;
  severeHigh: number;
  /** Position of each drawn value in its series, from 1. */
  order: number[];
  values: number[];
  /** The numeric variable the values may depend on; empty when there is none. */
  independentKey: string;
  independent: number[];
  /** Edges and counts of the histogram over all values inside the outer fences. */
  binStart: number;
  binWidth: number;
  bins: number[];
}

/** Kinds that differ in one number, `key`; members ascend by it. Written by ReportData.cs. */
export interface Series {
  label: string;
  unit: string;
  key: string;
  members: { at: number; median: number; values: number[] }[];
}

export interface Report {
  kinds: Kind[];
  series: Series[];
}

export function readReport(): Report {
  const element = document.getElementById("data");
  return element === null ? { kinds: [], series: [] } : (JSON.parse(element.textContent) as Report);
}

export type Severity = "usual" | "mild" | "severe";

export function severityOf(kind: Kind, value: number): Severity {
  if (value < kind.severeLow || value > kind.severeHigh) return "severe";
  return value < kind.lowerFence || value > kind.upperFence ? "mild" : "usual";
}

export function axisName(name: string, unit: string): string {
  return unit === "" ? name : `${name} [${unit}]`;
}

export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(5)));
}
