const count = 10;
const dashes = [[], [6, 3], [2, 3], [8, 3, 2, 3]];

/** The look of the n-th series of a panel: ten colours, then the same ones dashed. */
export interface Look {
  colour: string;
  dash: number[];
}

export function looks(): (index: number) => Look {
  const style = getComputedStyle(document.documentElement);
  const colours = Array.from({ length: count }, (_, i) => style.getPropertyValue(`--series${i}`).trim());
  return (index) => ({ colour: colours[index % count]!, dash: dashes[Math.floor(index / count) % dashes.length]! });
}
