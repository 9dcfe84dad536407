import type { Column, MetricSet } from "./data";
import { Legend } from "./legend";
import { element, type Page } from "./page";
import { Panel } from "./panel";
import { Table } from "./table";

/** One metric set: a panel per unit, and the table. Draws only what is on the screen. */
export class Section {
  readonly root = element("section");
  private readonly parts: { panel: Panel; legend: Legend; isVisible: boolean; isStale: boolean }[] = [];
  private readonly table: Table;

  constructor(page: Page, readonly set: MetricSet, readonly id: string, redraw: () => void) {
    this.root.id = id;
    this.root.append(element("h2", "", set.title));
    this.table = new Table(page, set);
    if (set.times.length === 0 || set.columns.length === 0) {
      this.root.append(element("p", "note", "No values were recorded for this set."));
      return;
    }
    const observer = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        const part = this.parts.find((p) => p.panel.root === entry.target);
        if (part !== undefined) part.isVisible = entry.isIntersecting;
      }
      redraw();
    }, { rootMargin: "200px" });
    for (const [unit, columns] of byUnit(set.columns)) {
      const panel = new Panel(page, set, unit, columns);
      const part = { panel, legend: new Legend(page, set, panel, () => this.invalidate(redraw, part)), isVisible: false, isStale: true };
      this.parts.push(part);
      const row = element("div", "panel");
      row.append(panel.root, part.legend.root);
      this.root.append(row);
      observer.observe(panel.root);
    }
    this.root.append(this.table.root);
  }

  /** The range, the theme or the size has changed. */
  invalidateAll(isTheme: boolean): void {
    for (const part of this.parts) {
      part.isStale = true;
      if (isTheme) part.legend.paint();
    }
    this.table.update();
  }

  /** Draws what is visible, for paper everything; says whether anything was stale. */
  draw(isForPaper = false): boolean {
    let drawn = false;
    for (const part of this.parts) {
      if (!part.isVisible && !isForPaper) continue;
      if (part.isStale) part.panel.draw();
      else part.panel.drawOverlay();
      drawn ||= part.isStale;
      part.isStale = false;
      part.legend.update();
    }
    return drawn;
  }

  private invalidate(redraw: () => void, part: { isStale: boolean }): void {
    part.isStale = true;
    redraw();
  }
}

function byUnit(columns: Column[]): Map<string, Column[]> {
  const units = new Map<string, Column[]>();
  for (const column of columns) units.set(column.unit, [...(units.get(column.unit) ?? []), column]);
  return units;
}
