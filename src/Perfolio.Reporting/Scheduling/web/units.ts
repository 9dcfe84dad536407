const steps: [number, string][] = [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]];

/** A length of time in ns, in its own unit. */
export function duration(ns: number): string {
  const [size, unit] = steps.find(([s]) => Math.abs(ns) >= s) ?? [1, "ns"];
  return `${Number((ns / size).toPrecision(3))} ${unit}`;
}

/** A point of time in ns, with the digits that a step needs. */
export function point(ns: number, step: number): string {
  const digits = Math.max(0, Math.min(9, Math.ceil(-Math.log10(step / 1e9) - 1e-9)));
  return `${(ns / 1e9).toFixed(digits)} s`;
}

/** Round values between two limits, about so many. */
export function ticks(from: number, to: number, about: number): { values: number[]; step: number } {
  const raw = (to - from) / Math.max(1, about), size = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((f) => f * size).find((s) => s >= raw) ?? raw;
  const values: number[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to * (1 + 1e-12); i++) values.push(i * step);
  return { values, step };
}

export function count(value: number): string {
  return value.toLocaleString("en");
}

export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
