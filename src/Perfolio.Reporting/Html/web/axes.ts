import type { EChartsCoreOption } from "echarts/core";
import { shortNumber } from "./data";
import type { Colours } from "./theme";

export function base(colours: Colours): EChartsCoreOption {
  // A canvas knows no "inherit".
  const fontFamily = getComputedStyle(document.body).fontFamily;
  return { animation: false, textStyle: { color: colours.text, fontFamily }, backgroundColor: "transparent" };
}

export function valueAxis(name: string, colours: Colours, gap: number): object {
  return {
    name, nameLocation: "middle", nameGap: gap, nameTextStyle: { color: colours.muted },
    axisLine: line(colours), splitLine: { lineStyle: { color: colours.line } },
  };
}

export function tickLabel(colours: Colours): object {
  return { color: colours.muted, hideOverlap: true, formatter: (value: number) => shortNumber(value) };
}

export function line(colours: Colours): object {
  return { show: true, lineStyle: { color: colours.line } };
}

// Plain drawn text: a tooltip of HTML would need styles that the page's policy forbids.
export function tooltip(colours: Colours): object {
  return {
    trigger: "item", renderMode: "richText", backgroundColor: colours.surface, borderColor: colours.line,
    textStyle: { color: colours.text },
  };
}
