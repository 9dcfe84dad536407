/** Colours of canvas drawings as numbers, read from the style sheet. */
export type Rgb = [number, number, number];

export function rgb(name: string): Rgb {
  const value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  return [1, 3, 5].map((i) => parseInt(value.slice(i, i + 2), 16)) as Rgb;
}

export function css([r, g, b]: Rgb, alpha = 1): string {
  return `rgba(${r},${g},${b},${alpha})`;
}

export function mix(a: Rgb, b: Rgb, part: number): Rgb {
  return [0, 1, 2].map((i) => Math.round(a[i]! + (b[i]! - a[i]!) * part)) as Rgb;
}

/** Twenty colours that repeat: the ten of series, then the same ones nearer to the text. */
export function palette(): Rgb[] {
  const text = rgb("text");
  const series = Array.from({ length: 10 }, (_, i) => rgb(`series${i}`));
  return [...series, ...series.map((c) => mix(c, text, 0.35))];
}

export function taskColour(colours: Rgb[], task: number): Rgb {
  return colours[task % colours.length]!;
}
