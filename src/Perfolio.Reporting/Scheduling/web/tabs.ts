import { element } from "../../Metrics/web/page";

/** A view behind a tab: made when it is first shown, told when to draw anew. */
export interface TabView {
  root: HTMLElement;
  /** Draws; with true also what depends on colours only. */
  draw(isTheme?: boolean): void;
}

export class Tabs {
  private readonly views = new Map<string, TabView>();
  private readonly buttons: HTMLButtonElement[];
  private shown = "";

  constructor(private readonly makers: { name: string; make: () => TabView }[], private readonly onShow: () => void) {
    const bar = element("div", "tabs");
    bar.setAttribute("role", "tablist");
    this.buttons = makers.map(({ name }) => {
      const made = element("button", "", name);
      made.type = "button";
      made.setAttribute("role", "tab");
      made.addEventListener("click", () => this.show(name));
      return made;
    });
    bar.append(...this.buttons);
    document.getElementById("bar")!.append(bar);
  }

  get current(): TabView | undefined {
    return this.views.get(this.shown);
  }

  show(name: string): void {
    const maker = this.makers.find((m) => m.name === name) ?? this.makers[0]!;
    this.shown = maker.name;
    this.buttons.forEach((b) => b.setAttribute("aria-selected", String(b.textContent === maker.name)));
    const view = this.views.get(maker.name) ?? maker.make();
    this.views.set(maker.name, view);
    document.getElementById("tabs")!.replaceChildren(view.root);
    this.onShow();
    view.draw(true);
  }
}
