import { Clock } from "./clock";
import type { MetricSet } from "./data";
import { View } from "./view";

/** What all parts of the page share. */
export interface Page {
  sets: MetricSet[];
  view: View;
  clock: Clock;
}

/** An element with a class and a text. */
export function element<K extends keyof HTMLElementTagNameMap>(name: K, className = "", text = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  if (className !== "") made.className = className;
  if (text !== "") made.textContent = text;
  return made;
}

export function button(text: string, label: string, onClick: (event: MouseEvent) => void): HTMLButtonElement {
  const made = element("button", "", text);
  made.type = "button";
  made.title = label;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", onClick);
  return made;
}

export function wholeSpan(sets: MetricSet[]): View {
  const filled = sets.filter((s) => s.times.length > 0);
  const start = Math.min(...filled.map((s) => s.times[0]!)), end = Math.max(...filled.map((s) => s.times[s.times.length - 1]!));
  if (!Number.isFinite(start)) return new View(0, 1000);
  return start < end ? new View(start, end) : new View(start - 500, start + 500);
}
