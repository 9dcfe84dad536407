const prefixes: [number, string][] = [[1e15, "P"], [1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]];

/** Round numbers over a range, and how they are spelled. */
export function valueTicks(min: number, max: number, most: number): { values: number[]; label: (value: number) => string } {
  const raw = (max - min) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw * (1 - 1e-9)) ?? power * 10;
  const values: number[] = [];
  for (let n = Math.ceil(min / step - 1e-9); n * step <= max + step * 1e-9; n++) values.push(n * step);
  const largest = Math.max(Math.abs(min), Math.abs(max));
  const [scale, prefix] = prefixes.find(([s]) => largest >= s) ?? [1, ""];
  const places = Math.min(12, Math.max(0, -Math.floor(Math.log10(step / scale) + 1e-9)));
  const label = (value: number): string => (value === 0 ? "0" : places > 6 ? (value / scale).toPrecision(6) : (value / scale).toFixed(places) + prefix);
  return { values, label };
}

/** A value in full: up to seven digits, thousands apart. */
export function full(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(4);
  return value.toLocaleString("en", { maximumFractionDigits: Math.max(0, 6 - Math.max(0, Math.floor(Math.log10(size || 1)) + 1)) });
}
