import type { EChartsCoreOption } from "echarts/core";
import { base, tickLabel, tooltip, valueAxis } from "./axes";
import { axisName, shortNumber, type Series } from "./data";
import type { Colours } from "./theme";

type Point = [number, number];

/** Every run against the number in which the members differ, and the line of the medians. */
export function against(series: Series, colours: Colours): EChartsCoreOption {
  const points = series.members.flatMap((m) => m.values.map((value): Point => [m.at, value]));
  const medians = series.members.map((m): Point => [m.at, m.median]);
  const across = points.map((p) => p[0]);
  const up = points.map((p) => p[1]);
  return {
    ...base(colours),
    legend: { top: 0, right: 12, itemWidth: 14, itemHeight: 8, textStyle: { color: colours.muted }, data: ["runs", "median"] },
    grid: { left: 64, right: 24, top: 30, bottom: 50 },
    xAxis: axis(series.key, across, colours, 26),
    yAxis: axis(axisName(series.label, series.unit), up, colours, 48),
    series: [
      { name: "runs", type: "scatter", symbolSize: 6, data: points, itemStyle: { color: colours.usual, opacity: 0.55 } },
      {
        name: "median", type: "line", data: medians, symbol: "circle", symbolSize: 7,
        lineStyle: { color: colours.median, width: 2 }, itemStyle: { color: colours.median },
      },
    ],
    tooltip: {
      ...tooltip(colours),
      formatter: (p: { seriesName: string; value: Point }) =>
        `${series.key} ${p.value[0]}, ${p.seriesName === "median" ? "median " : ""}${shortNumber(p.value[1])} ${series.unit}`,
    },
  };
}

// Two decades and more are read on a logarithmic axis, where a power law is a straight line; zero is left out only where
// the values lie close together.
function axis(name: string, values: number[], colours: Colours, gap: number): object {
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  const isLogarithmic = least > 0 && most >= 100 * least;
  return {
    type: isLogarithmic ? "log" : "value", scale: least > most / 2,
    ...valueAxis(isLogarithmic ? `${name}, logarithmic` : name, colours, gap), axisLabel: tickLabel(colours),
  };
}
