import { BarChart, ScatterChart } from "echarts/charts";
import {
  GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent,
} from "echarts/components";
import { init, use, type ECharts, type EChartsCoreOption } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { distribution, relation, runOrder } from "./charts";
import { readKinds, type Kind } from "./data";
import { currentColours, installTheme, type Colours } from "./theme";

use([
  BarChart, ScatterChart, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent, CanvasRenderer,
]);

const makers: Record<string, (kind: Kind, colours: Colours) => EChartsCoreOption> = { distribution, order: runOrder, relation };
const kinds = readKinds();
const charts: { chart: ECharts; make: (colours: Colours) => EChartsCoreOption }[] = [];

function draw(): void {
  const colours = currentColours();
  for (const { chart, make } of charts) chart.setOption(make(colours), { notMerge: true });
}

installTheme(draw);
for (const element of document.querySelectorAll<HTMLElement>("[data-chart]")) {
  const kind = kinds[Number(element.dataset["kind"])];
  const make = makers[element.dataset["chart"] ?? ""];
  if (kind === undefined || make === undefined) continue;
  charts.push({ chart: init(element), make: (colours) => make(kind, colours) });
}
draw();
addEventListener("resize", () => charts.forEach(({ chart }) => chart.resize()));
document.documentElement.dataset["ready"] = "true";
