const base = 32;
const factor = 8;

/** Smallest and largest value of blocks of rows, of blocks of blocks, and so on: any range is answered from a few of them. */
export class Pyramid {
  private readonly levels: { size: number; min: Float64Array; max: Float64Array }[] = [];
  /** The answer of the last call of `range`. */
  min = NaN;
  max = NaN;

  constructor(private readonly values: Float64Array) {
    let size = base;
    let below: { size: number; min: Float64Array; max: Float64Array } | undefined;
    for (let count = Math.ceil(values.length / size); count > 1; count = Math.ceil(values.length / size)) {
      const min = new Float64Array(count), max = new Float64Array(count);
      for (let i = 0; i < count; i++) {
        this.clear();
        if (below === undefined) this.scan(values, values, i * base, Math.min(values.length, (i + 1) * base));
        else this.scan(below.min, below.max, i * factor, Math.min(below.min.length, (i + 1) * factor));
        min[i] = this.min;
        max[i] = this.max;
      }
      below = { size, min, max };
      this.levels.push(below);
      size *= factor;
    }
  }

  /** Finds min and max of the rows [from, to); both are NaN when no row has a value. */
  range(from: number, to: number): void {
    this.clear();
    this.collect(this.levels.length - 1, from, to);
  }

  private collect(level: number, from: number, to: number): void {
    if (from >= to) return;
    const blocks = this.levels[level];
    if (blocks === undefined) {
      this.scan(this.values, this.values, from, to);
      return;
    }
    const first = Math.ceil(from / blocks.size), last = Math.floor(to / blocks.size);
    if (first >= last) {
      this.collect(level - 1, from, to);
      return;
    }
    this.collect(level - 1, from, first * blocks.size);
    this.scan(blocks.min, blocks.max, first, last);
    this.collect(level - 1, last * blocks.size, to);
  }

  // Comparisons with NaN are false, so NaN in a block leaves what is known.
  private scan(mins: Float64Array, maxs: Float64Array, from: number, to: number): void {
    let min = this.min, max = this.max;
    for (let i = from; i < to; i++) {
      const low = mins[i]!, high = maxs[i]!;
      if (!(min <= low) && low === low) min = low;
      if (!(max >= high) && high === high) max = high;
    }
    this.min = min;
    this.max = max;
  }

  private clear(): void {
    this.min = NaN;
    this.max = NaN;
  }
}
