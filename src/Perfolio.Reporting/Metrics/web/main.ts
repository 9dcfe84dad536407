import { installTheme } from "../../Html/web/theme";
import { Bar } from "./bar";
import { Clock } from "./clock";
import { readSets } from "./data";
import { installKeys } from "./gestures";
import { wholeSpan, type Page } from "./page";
import { Section } from "./section";

// Measured for bench/peers/page.sh: the time that a frame with changed panels takes to draw.
const frame = "perfolio frame";

async function show(): Promise<void> {
  const sets = await readSets();
  const page: Page = { sets, view: wholeSpan(sets), clock: new Clock() };
  const sections: Section[] = [];
  let isAsked = false;
  const draw = (): void => {
    isAsked = false;
    const start = performance.now();
    bar.update();
    const drawn = sections.map((section) => section.draw());
    if (!drawn.includes(true)) return;
    performance.clearMeasures(frame);
    performance.measure(frame, { start, end: performance.now() });
    document.documentElement.dataset["ready"] = "true";
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
  installTheme(() => changed(true));
  addEventListener("resize", () => changed());
  changed();
  if (sets.every((set) => set.times.length === 0)) document.documentElement.dataset["ready"] = "true";
}

void show();
