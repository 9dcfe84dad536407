/** What the table says of a series over a range of rows. */
export interface Statistics {
  count: number;
  min: number;
  mean: number;
  max: number;
  p95: number;
}

let scratch = new Float64Array(0);

/** Values that are missing do not count; p95 is the smallest value that at least 95 % of the values do not exceed. */
export function statisticsOf(values: Float64Array, first: number, last: number): Statistics {
  if (scratch.length < last - first) scratch = new Float64Array(last - first);
  let count = 0, sum = 0, min = Infinity, max = -Infinity;
  for (let i = first; i < last; i++) {
    const value = values[i]!;
    if (value !== value) continue;
    scratch[count++] = value;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (count === 0) return { count, min: NaN, mean: NaN, max: NaN, p95: NaN };
  return { count, min, mean: sum / count, max, p95: select(scratch, count, Math.ceil(0.95 * count) - 1) };
}

// The value that would stand at a place if the first `count` were sorted (Hoare's selection).
function select(values: Float64Array, count: number, place: number): number {
  let low = 0, high = count - 1;
  while (low < high) {
    const pivot = values[(low + high) >>> 1]!;
    let i = low, j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const held = values[i]!;
      values[i++] = values[j]!;
      values[j--] = held;
    }
    if (place <= j) high = j;
    else if (place >= i) low = i;
    else break;
  }
  return values[place]!;
}
