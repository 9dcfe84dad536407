import { installTheme } from "../../Html/web/theme";
import { Bar } from "./bar";
import { Clock } from "./clock";
import { readSets } from "./data";
import { installKeys } from "./gestures";
import { wholeSpan, type Page } from "./page";
import { Section } from "./section";

// Measured for bench/peers/page.sh: the time that a frame with changed panels takes to draw, and when the first one was there.
const frame = "perfolio frame";

function ready(): void {
  if (document.documentElement.dataset["ready"] === "true") return;
  performance.mark("perfolio ready");
  document.documentElement.dataset["ready"] = "true";
}

async function show(): Promise<void> {
  const sets = await readSets();
  const page: Page = { sets, view: wholeSpan(sets), clock: new Clock() };
  const sections: Section[] = [];
  // Before anything is coloured.
  installTheme(() => changed(true));
  let isAsked = false;
  const draw = (): void => {
    isAsked = false;
    const start = performance.now();
    bar.update();
    const drawn = sections.map((section) => section.draw());
    if (!drawn.includes(true)) return;
    performance.clearMeasures(frame);
    performance.measure(frame, { start, end: performance.now() });
    ready();
  };
  const redraw = (): void => {
    if (!isAsked) requestAnimationFrame(draw);
    isAsked = true;
  };
  const changed = (isTheme = false): void => {
    sections.forEach((section) => section.invalidateAll(isTheme));
    redraw();
  };
  sections.push(...sets.map((set, i) => new Section(page, set, `set-${i}`, redraw)));
  const bar = new Bar(page, sections.map((s) => ({ id: s.id, title: s.set.title })), () => changed());
  document.getElementById("sets")!.replaceChildren(...sections.map((s) => s.root));
  page.view.onChange((what) => (what === "range" ? changed() : redraw()));
  installKeys(page.view);
  addEventListener("resize", () => changed());
  addEventListener("beforeprint", () => sections.forEach((section) => section.draw(true)));
  changed();
  if (sets.every((set) => set.times.length === 0)) ready();
}

void show();
