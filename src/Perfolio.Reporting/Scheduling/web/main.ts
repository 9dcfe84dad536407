import { installTheme } from "../../Html/web/theme";
import { installKeys } from "../../Metrics/web/gestures";
import { button, element } from "../../Metrics/web/page";
import { View } from "../../Metrics/web/view";
import { CoreMapTab } from "./coremap";
import { CpuTab } from "./cpu";
import { readDensities, readHead, readTimeline, tableOf, type Densities } from "./data";
import { DensityTab } from "./density";
import { DifferencesTab } from "./differences";
import { ExitsTab } from "./exits";
import { LatencyTab } from "./latency";
import { Tabs, type TabView } from "./tabs";
import { TimelineTab } from "./timeline";
import { duration, point } from "./units";

// Measured for bench/peers/map.sh.
const frame = "perfolio frame";

async function show(): Promise<void> {
  const head = readHead();
  const lanes = await Promise.all(head.runs.map((_, i) => readTimeline(i)));
  const densities = (await Promise.all(head.runs.map((_, i) => readDensities(i)))).filter((d): d is Densities => d !== undefined);
  // Times are µs here; at least 2 µs wide.
  const view = new View(0, Math.max(2, ...head.runs.map((r) => r.length / 1e3)));
  const makers: { name: string; make: () => TabView }[] = [];
  const has = (kinds: number[]): boolean => densities.some((d) => d.series.some((s) => kinds.includes(s & 3)));
  if (head.heatmaps !== 0) {
    makers.push({
      name: "Context switches",
      make: () => new DensityTab("Context switches and sleeps over time", head, densities, [
        { kind: 0, label: "end of run", colour: "series0", isOn: true }, { kind: 1, label: "end of sleep", colour: "series7", isOn: false }], view),
    });
    if (has([2, 3])) {
      makers.push({
        name: "KVM exits",
        make: () => new DensityTab("KVM exits over time", head, densities, [
          { kind: 2, label: "guest time (@kvm exit)", colour: "series0", isOn: true }, { kind: 3, label: "root mode time (@kvm entry)", colour: "series7", isOn: true }], view),
      });
    }
    makers.push({ name: "Core locality", make: () => new TimelineTab("Core locality over time", head, lanes, view) });
  } else {
    makers.push({ name: "CPU and Context Switches", make: () => new CpuTab(head) });
    if (tableOf(head, "exits") !== undefined) makers.push({ name: "KVM Exits by type", make: () => new ExitsTab(head) });
    makers.push({ name: "CoreMap", make: () => new CoreMapTab(head) });
    if (tableOf(head, "latency")!.rows.length > 0) makers.push({ name: "Wake-up latency", make: () => new LatencyTab(head) });
    makers.push({ name: "Timeline", make: () => new TimelineTab("Timeline per CPU", head, lanes, view) });
  }
  if (tableOf(head, "differences") !== undefined) makers.push({ name: "Differences", make: () => new DifferencesTab(head) });

  installTheme(() => tabs.current?.draw(true));
  const range = element("span", "range");
  const zoom = element("span", "group");
  zoom.append(button("−", "Zoom out (−)", () => view.zoom(2)), button("+", "Zoom in (+)", () => view.zoom(0.5)), button("All", "Show the whole window (0 or Home)", () => view.whole()));
  const row = element("div", "row timebar");
  row.append(range, zoom);
  const say = (): void => {
    const step = (view.to - view.from) * 10;
    range.textContent = `${point(view.from * 1e3, step)} – ${point(view.to * 1e3, step)} · ${duration((view.to - view.from) * 1e3)}`;
  };
  const isTimed = (): boolean => tabs.current instanceof TimelineTab || tabs.current instanceof DensityTab;
  const tabs = new Tabs(makers, () => (row.hidden = !isTimed()));
  document.getElementById("bar")!.append(row);
  let isAsked = false;
  view.onChange((what) => {
    if (what !== "range" || isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      const start = performance.now();
      say();
      if (isTimed()) tabs.current!.draw();
      performance.clearMeasures(frame);
      performance.measure(frame, { start, end: performance.now() });
    });
  });
  installKeys(view);
  addEventListener("resize", () => tabs.current?.draw());
  say();
  tabs.show(decodeURIComponent(location.hash.slice(1)));
  performance.mark("perfolio ready");
  document.documentElement.dataset["ready"] = "true";
}

void show();
