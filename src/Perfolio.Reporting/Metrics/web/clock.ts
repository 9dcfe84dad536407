const second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
const steps = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500,
  second, 2 * second, 5 * second, 10 * second, 15 * second, 30 * second,
  minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
  hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day, 28 * day, 91 * day, 364 * day,
];

export interface Tick {
  time: number;
  label: string;
}

/** How times are spelled: in UTC or in the zone of whoever looks. */
export class Clock {
  utc = true;

  get zone(): string {
    return this.utc ? "UTC" : Intl.DateTimeFormat().resolvedOptions().timeZone;
  }

  /** Ticks at round times, at most `most` of them; the first of a day is labelled with its date. */
  ticks(from: number, to: number, most: number): Tick[] {
    const step = steps.find((s) => (to - from) / s <= most) ?? steps[steps.length - 1]!;
    const shift = this.shift(from);
    const ticks: Tick[] = [];
    let dated = "";
    for (let n = Math.ceil((from + shift) / step); n * step - shift <= to; n++) {
      const time = n * step - shift;
      const date = this.date(time);
      ticks.push({ time, label: step >= day ? date : date === dated ? this.time(time, step) : `${this.time(time, step)}\n${date}` });
      dated = date;
    }
    return ticks;
  }

  /** A whole moment, as fine as a range of that length asks for. */
  moment(time: number, span: number): string {
    return `${this.date(time)} ${this.time(time, Math.min(span / 500, second))}`;
  }

  /** The time of day, as fine as a step asks for. */
  time(time: number, step: number): string {
    const text = new Date(Math.floor(time) + this.shift(time)).toISOString();
    if (step >= minute) return text.slice(11, 16);
    if (step >= second) return text.slice(11, 19);
    if (step >= 1) return text.slice(11, 23);
    const rest = Math.round((time - Math.floor(time)) * 1000);
    return text.slice(11, 23) + String(Math.min(rest, 999)).padStart(3, "0");
  }

  private date(time: number): string {
    return new Date(time + this.shift(time)).toISOString().slice(0, 10);
  }

  private shift(time: number): number {
    return this.utc ? 0 : -new Date(time).getTimezoneOffset() * minute;
  }
}

/** A length of time in its two largest units. */
export function duration(span: number): string {
  if (span < second) return `${Number(span.toPrecision(3))} ms`;
  const parts: [number, string][] = [[day, "d"], [hour, "h"], [minute, "min"], [second, "s"]];
  const first = parts.findIndex(([length]) => span >= length);
  const [large, largeName] = parts[first]!;
  const small = parts[first + 1];
  if (small === undefined) return `${Number((span / second).toFixed(span < 10 * second ? 2 : 0))} s`;
  const rest = Math.floor((span % large) / small[0]);
  return `${Math.floor(span / large)} ${largeName}${rest > 0 ? ` ${rest} ${small[1]}` : ""}`;
}
