const oneGesture = 800;

/** The range of time that all panels show, where one came from, and the time under the pointer. */
export class View {
  from: number;
  to: number;
  cursor: number | undefined;
  private readonly past: [number, number][] = [];
  private lastStep = -Infinity;
  private readonly listeners: ((what: "range" | "cursor") => void)[] = [];

  constructor(readonly start: number, readonly end: number) {
    this.from = start;
    this.to = end;
  }

  onChange(listener: (what: "range" | "cursor") => void): void {
    this.listeners.push(listener);
  }

  get isWhole(): boolean {
    return this.from === this.start && this.to === this.end;
  }

  /** Shows a range; steps of one gesture count as one on the way back. */
  show(from: number, to: number, isStep = false): void {
    const least = Math.max((this.end - this.start) * 1e-9, 0.01);
    const span = Math.min(Math.max(to - from, least), this.end - this.start);
    const begin = Math.min(Math.max((from + to - span) / 2, this.start), this.end - span);
    if (begin === this.from && begin + span === this.to) return;
    const now = performance.now();
    if (!isStep || now - this.lastStep > oneGesture) this.past.push([this.from, this.to]);
    this.lastStep = isStep ? now : -Infinity;
    this.set(begin, span >= this.end - this.start ? this.end : begin + span);
  }

  zoom(factor: number, around = (this.from + this.to) / 2): void {
    this.show(around - (around - this.from) * factor, around + (this.to - around) * factor, true);
  }

  pan(share: number): void {
    const by = Math.min(Math.max((this.to - this.from) * share, this.start - this.from), this.end - this.to);
    this.show(this.from + by, this.to + by, true);
  }

  back(): void {
    const [from, to] = this.past.pop() ?? [this.start, this.end];
    this.lastStep = -Infinity;
    this.set(from, to);
  }

  whole(): void {
    this.show(this.start, this.end);
  }

  point(time: number | undefined): void {
    if (time === this.cursor) return;
    this.cursor = time;
    this.listeners.forEach((listener) => listener("cursor"));
  }

  private set(from: number, to: number): void {
    this.from = from;
    this.to = to;
    this.listeners.forEach((listener) => listener("range"));
  }
}
