import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import {
  GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent,
} from "echarts/components";
import { init, use, type ECharts, type EChartsCoreOption } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { distribution, relation, runOrder } from "./charts";
import { readReport, type Kind } from "./data";
import { against } from "./series";
import { currentColours, installTheme, type Colours } from "./theme";

use([
  BarChart, LineChart, ScatterChart, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent, CanvasRenderer,
]);

type Maker = (colours: Colours) => EChartsCoreOption;

const makers: Record<string, (kind: Kind, colours: Colours) => EChartsCoreOption> = { distribution, order: runOrder, relation };
const report = readReport();
const charts = new Map<HTMLElement, { chart: ECharts; make: Maker }>();

function makerOf(element: HTMLElement): Maker | undefined {
  const number = Number(element.dataset["kind"]);
  const series = report.series[number];
  if (element.dataset["chart"] === "series") return series && ((colours) => against(series, colours));
  const kind = report.kinds[number];
  const make = makers[element.dataset["chart"] ?? ""];
  return kind && make && ((colours) => make(kind, colours));
}

// What is in a closed section has no size yet; it is drawn when the section is opened.
function drawIn(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-chart]")) {
    const make = makerOf(element);
    if (make === undefined || charts.has(element) || element.closest("details:not([open])") !== null) continue;
    const chart = init(element);
    chart.setOption(make(currentColours()), { notMerge: true });
    charts.set(element, { chart, make });
  }
}

installTheme(() => charts.forEach(({ chart, make }) => chart.setOption(make(currentColours()), { notMerge: true })));
drawIn(document);
for (const details of document.querySelectorAll("details")) {
  details.addEventListener("toggle", () => {
    drawIn(details);
    // The window may have changed while the section was closed.
    charts.forEach(({ chart }, element) => details.open && details.contains(element) && chart.resize());
  });
}
addEventListener("resize", () => charts.forEach(({ chart }, element) => element.clientWidth > 0 && chart.resize()));
document.documentElement.dataset["ready"] = "true";
