import { duration } from "./clock";
import { button, element, type Page } from "./page";

/** The bar above the sets: what range is shown, how to change it, and in which zone. */
export class Bar {
  private readonly range = element("span", "range");
  private readonly cursor = element("span", "cursor");
  private readonly backward: HTMLButtonElement;
  private readonly zones: HTMLButtonElement[];

  constructor(private readonly page: Page, links: { id: string; title: string }[], onZone: () => void) {
    const { view, clock } = page;
    const root = document.getElementById("bar")!;
    this.backward = button("All", "Show the whole recording (0 or Home)", () => view.whole());
    const zoom = element("span", "group");
    zoom.append(button("−", "Zoom out (−)", () => view.zoom(2)), button("+", "Zoom in (+)", () => view.zoom(0.5)), this.backward);
    this.zones = [true, false].map((utc) => button(utc ? "UTC" : "Local", utc ? "Times in UTC" : "Times in the zone of this browser", () => {
      clock.utc = utc;
      onZone();
    }));
    const zones = element("span", "group");
    zones.append(...this.zones);
    const top = element("div", "row");
    top.append(this.range, this.cursor, zoom, zones);
    root.append(top);
    if (links.length > 1) {
      const jump = element("nav", "row");
      jump.append(...links.map(({ id, title }) => Object.assign(element("a", "", title), { href: `#${id}` })));
      root.append(jump);
    }
    root.append(element("div", "hint", "Drag to zoom, double-click to go back. Ctrl and wheel, or + and −, zoom; Shift and wheel, or ← and →, pan."));
    this.update();
  }

  update(): void {
    const { view, clock } = this.page;
    const span = view.to - view.from;
    this.range.textContent = `${clock.moment(view.from, span)} – ${clock.moment(view.to, span)} · ${duration(span)}`;
    this.cursor.textContent = view.cursor === undefined ? "values at the end of the range" : clock.moment(view.cursor, span);
    this.backward.disabled = view.isWhole;
    this.zones.forEach((zone, i) => {
      zone.setAttribute("aria-pressed", String(clock.utc === (i === 0)));
    });
  }
}
