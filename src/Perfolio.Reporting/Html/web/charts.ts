import type { EChartsCoreOption } from "echarts/core";
import { base, line, tickLabel, tooltip, valueAxis } from "./axes";
import { axisName, severityOf, shortNumber, type Kind, type Severity } from "./data";
import type { Colours } from "./theme";

type Point = [number, number];

const severities: Severity[] = ["usual", "mild", "severe"];

/** Histogram above, every run as a dot below, on one axis; quartiles, median and mean marked. */
export function distribution(kind: Kind, colours: Colours): EChartsCoreOption {
  const end = kind.binStart + kind.binWidth * kind.bins.length;
  const strip = split(kind, (value, i) => [value, scatter(i)], (value) => value >= kind.binStart && value <= end);
  const axis = { type: "value", min: kind.binStart, max: end };
  return {
    ...base(colours),
    grid: [
      { left: 64, right: 20, top: 34, height: 178 },
      { left: 64, right: 20, top: 226, height: 50 },
    ],
    // Bars stand on categories, because a value axis would be widened for them and no longer match the dots below.
    xAxis: [
      { type: "category", gridIndex: 0, data: kind.bins.map((_, i) => i), axisLabel: { show: false }, axisTick: { show: false }, axisLine: line(colours) },
      {
        ...axis, gridIndex: 1, ...valueAxis(axisName(kind.label, kind.unit), colours, 26), splitLine: { show: false },
        axisLabel: { ...tickLabel(colours), showMinLabel: false, showMaxLabel: false },
      },
      { ...axis, gridIndex: 0, show: false },
    ],
    yAxis: [
      { type: "value", gridIndex: 0, minInterval: 1, ...valueAxis("runs", colours, 44), axisLabel: tickLabel(colours) },
      { type: "value", gridIndex: 1, min: 0, max: 1, show: false },
    ],
    series: [
      {
        type: "bar",
        data: kind.bins,
        barCategoryGap: "4%",
        itemStyle: { color: colours.usual },
        tooltip: { formatter: (p: { dataIndex: number; value: number }) => bin(kind, p.dataIndex, p.value) },
      },
      {
        type: "scatter",
        xAxisIndex: 2,
        yAxisIndex: 0,
        data: [],
        markLine: {
          silent: true,
          symbol: "none",
          data: [
            { xAxis: kind.median, lineStyle: { color: colours.median, type: "solid", width: 2 }, label: markLabel("median", kind.median <= kind.mean, colours.median) },
            { xAxis: kind.mean, lineStyle: { color: colours.mean, type: "dashed", width: 2 }, label: markLabel("mean", kind.median > kind.mean, colours.mean) },
          ],
        },
      },
      ...dots(strip, colours, 1, 5).map((series, i) => (i > 0 ? series : {
        ...series,
        markArea: {
          silent: true,
          itemStyle: { color: colours.quartiles },
          data: [[{ xAxis: kind.lowerQuartile, yAxis: 0 }, { xAxis: kind.upperQuartile, yAxis: 1 }]],
        },
      })),
    ],
    tooltip: { ...tooltip(colours), formatter: (p: { value: Point }) => `${shortNumber(p.value[0])} ${kind.unit}` },
  };
}

/** Values in the order of the runs: drift, warm-up and periodic disturbance show here. */
export function runOrder(kind: Kind, colours: Colours): EChartsCoreOption {
  const points = split(kind, (value, i) => [kind.order[i] ?? i + 1, value], () => true);
  return {
    ...base(colours),
    legend: {
      top: 0, right: 12, itemWidth: 10, itemHeight: 10, icon: "circle", textStyle: { color: colours.muted },
      data: severities.filter((s) => points[s].length > 0).map((s) => (s === "usual" ? "runs" : `${s} outliers`)),
    },
    grid: { left: 64, right: 20, top: 34, bottom: 50 },
    xAxis: { type: "value", min: 1, max: Math.max(2, kind.count), minInterval: 1, ...valueAxis("run", colours, 26), splitLine: { show: false }, axisLabel: tickLabel(colours) },
    yAxis: { type: "value", scale: true, ...valueAxis(axisName(kind.label, kind.unit), colours, 48), axisLabel: tickLabel(colours) },
    series: dots(points, colours, 0, 6).map((series, i) => (i > 0 ? series : {
      ...series,
      markLine: { silent: true, symbol: "none", label: { show: false }, data: [{ yAxis: kind.median, lineStyle: { color: colours.median, type: "solid" } }] },
    })),
    tooltip: { ...tooltip(colours), formatter: (p: { value: Point }) => `run ${p.value[0]}: ${shortNumber(p.value[1])} ${kind.unit}` },
  };
}

/** The values against the variable they may depend on. */
export function relation(kind: Kind, colours: Colours): EChartsCoreOption {
  const points = kind.values.map((value, i): Point => [kind.independent[i] ?? 0, value]);
  return {
    ...base(colours),
    grid: { left: 64, right: 20, top: 20, bottom: 50 },
    xAxis: { type: "value", scale: true, ...valueAxis(kind.independentKey, colours, 26), axisLabel: tickLabel(colours) },
    yAxis: { type: "value", scale: true, ...valueAxis(axisName(kind.label, kind.unit), colours, 48), axisLabel: tickLabel(colours) },
    series: [{ type: "scatter", symbolSize: 6, data: points, itemStyle: { color: colours.usual, opacity: 0.7 } }],
    tooltip: { ...tooltip(colours), formatter: (p: { value: Point }) => `${kind.independentKey} ${p.value[0]}: ${shortNumber(p.value[1])} ${kind.unit}` },
  };
}

function split(kind: Kind, point: (value: number, i: number) => Point, inside: (value: number) => boolean): Record<Severity, Point[]> {
  const result: Record<Severity, Point[]> = { usual: [], mild: [], severe: [] };
  kind.values.forEach((value, i) => {
    if (inside(value)) result[severityOf(kind, value)].push(point(value, i));
  });
  return result;
}

function dots(points: Record<Severity, Point[]>, colours: Colours, grid: number, size: number): object[] {
  return severities.map((severity) => ({
    name: severity === "usual" ? "runs" : `${severity} outliers`,
    type: "scatter",
    xAxisIndex: grid,
    yAxisIndex: grid,
    symbolSize: severity === "usual" ? size : size + 3,
    symbol: severity === "severe" ? "diamond" : "circle",
    itemStyle: { color: colours[severity], opacity: severity === "usual" ? 0.65 : 1 },
    data: points[severity],
  }));
}

// Spreads dots evenly and the same way each time: the golden ratio's multiples.
function scatter(i: number): number {
  return 0.12 + 0.76 * ((i * 0.6180339887) % 1);
}

function bin(kind: Kind, index: number, count: number): string {
  const start = kind.binStart + index * kind.binWidth;
  return `${shortNumber(start)} – ${shortNumber(start + kind.binWidth)} ${kind.unit}: ${count}`;
}

function markLabel(text: string, toTheLeft: boolean, colour: string): object {
  return { formatter: text, color: colour, position: "end", align: toTheLeft ? "right" : "left" };
}
