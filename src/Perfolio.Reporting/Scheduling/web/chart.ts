import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use, type ECharts, type EChartsCoreOption } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { currentColours, type Colours } from "../../Html/web/theme";
import { element } from "../../Metrics/web/page";

use([BarChart, LineChart, ScatterChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

/** A chart of ECharts that is made when it first has a size. */
export class Chart {
  readonly root = element("div", "chart");
  private chart: ECharts | undefined;

  draw(height: number, option: (colours: Colours) => EChartsCoreOption): void {
    this.root.style.height = `${height}px`;
    this.chart ??= init(this.root);
    this.chart.resize();
    const colours = currentColours();
    // A canvas knows no "inherit".
    this.chart.setOption({ ...option(colours), textStyle: { color: colours.text, fontFamily: getComputedStyle(document.body).fontFamily } }, { notMerge: true });
  }
}

export function short(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
  return size >= 1e4 ? `${Number((value / 1e3).toPrecision(3))}k` : String(Number(value.toPrecision(4)));
}

export function axis(name: string, colours: Colours, gap: number): object {
  return {
    type: "value", name, nameLocation: "middle", nameGap: gap, nameTextStyle: { color: colours.muted, fontSize: 13 }, axisLine: { show: true, lineStyle: { color: colours.line } },
    splitLine: { lineStyle: { color: colours.line } }, axisLabel: { color: colours.muted, fontSize: 13, hideOverlap: true, formatter: short },
  };
}

/** Names of tasks along the left; the first is on top. */
export function names(values: string[], colours: Colours): object {
  return {
    type: "category", data: values, inverse: true, axisLine: { lineStyle: { color: colours.line } }, axisTick: { show: false },
    axisLabel: { color: colours.text, fontSize: 13, width: 210, overflow: "truncate", interval: 0 },
  };
}
