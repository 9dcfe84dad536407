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

/** Colours that repeat: those of series without the grey one, then the same nearer to the text. */
export function palette(): Rgb[] {
  const text = rgb("text");
  const series = [0, 1, 2, 3, 4, 5, 6, 7, 9].map((i) => rgb(`series${i}`));
  return [...series, ...series.map((c) => mix(c, text, 0.4))];
}

/** The text colour that reads best on a colour. */
export function inkOn([r, g, b]: Rgb): string {
  return 0.3 * r + 0.59 * g + 0.11 * b > 140 ? "#101418" : "#ffffff";
}
