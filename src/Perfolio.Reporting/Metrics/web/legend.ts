import { nearestRow, type MetricSet } from "./data";
import { full } from "./numbers";
import { button, element, type Page } from "./page";
import { looks } from "./palette";
import type { Panel } from "./panel";

/** The series of a panel with their values under the pointer (else the last shown ones); a click shows or hides one. */
export class Legend {
  readonly root = element("div", "legend");
  private readonly items: { button: HTMLButtonElement; swatch: HTMLElement; value: HTMLElement }[] = [];

  constructor(private readonly page: Page, private readonly set: MetricSet, private readonly panel: Panel, private readonly onToggle: () => void) {
    const head = element("div", "head");
    head.append(element("span", "unit", panel.unit === "" ? "no unit" : panel.unit));
    if (panel.columns.length > 1)
      head.append(button("all", "Show all series", () => this.show(() => true)), button("none", "Hide all series", () => this.show(() => false)));
    const list = element("div", "list");
    panel.columns.forEach((column, i) => {
      const item = button("", `${column.metric}${column.instance === "" ? "" : ` [${column.instance}]`} – click shows or hides it, Shift and click shows it alone`, (event) =>
        this.show(event.shiftKey ? (j) => j === i : (j) => this.panel.shown[j] !== (j === i)));
      item.className = "item";
      const swatch = element("span", "swatch"), value = element("span", "value");
      item.append(swatch, element("span", "name", column.name), value);
      this.items.push({ button: item, swatch, value });
      list.append(item);
    });
    this.root.append(head, list);
    this.paint();
  }

  /** Takes the colours of the theme. */
  paint(): void {
    const look = looks();
    this.items.forEach(({ button: item, swatch }, i) => {
      const { colour, dash } = look(i);
      swatch.style.borderTopColor = colour;
      swatch.style.borderTopStyle = dash.length === 0 ? "solid" : dash.length === 2 && dash[0]! < 4 ? "dotted" : "dashed";
      item.setAttribute("aria-pressed", String(this.panel.shown[i]));
    });
  }

  /** Writes the values. */
  update(): void {
    const { cursor, to } = this.page.view;
    const row = nearestRow(this.set.times, cursor ?? to);
    this.items.forEach(({ value }, i) => {
      const text = row < 0 ? "–" : full(this.panel.columns[i]!.values[row]!);
      if (value.textContent !== text) value.textContent = text;
    });
  }

  private show(which: (index: number) => boolean): void {
    this.panel.shown.forEach((_, i) => (this.panel.shown[i] = which(i)));
    this.paint();
    this.onToggle();
  }
}
