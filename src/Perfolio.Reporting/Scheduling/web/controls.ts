import { element } from "../../Metrics/web/page";

/** A drop-down with a label. */
export function choice(label: string, names: string[], chosen: number, onChange: (index: number) => void): HTMLElement {
  const root = element("label", "choice", label), select = element("select");
  select.append(...names.map((name, i) => {
    const option = element("option", "", name);
    option.value = String(i);
    return option;
  }));
  select.value = String(chosen);
  select.addEventListener("change", () => onChange(Number(select.value)));
  root.append(select);
  return root;
}

/** A check box with a label. */
export function toggle(label: string, isOn: boolean, onChange: (isOn: boolean) => void): HTMLElement {
  const root = element("label", "choice"), box = element("input");
  box.type = "checkbox";
  box.checked = isOn;
  box.addEventListener("change", () => onChange(box.checked));
  root.append(box, label);
  return root;
}

/** What a chart leaves out: nothing is said when it shows all. */
export function firstOf(shown: number, all: number, order: string): string {
  return shown < all ? `The chart has the first ${shown} of ${all} ${order}; the table has all.` : "";
}

/** A section with a heading, a row of controls and a note. */
export function section(title: string, note: string, ...controls: HTMLElement[]): { root: HTMLElement; controls: HTMLElement } {
  const root = element("section"), row = element("div", "controls");
  root.append(element("h2", "", title));
  if (note !== "") root.append(element("p", "note", note));
  row.append(...controls);
  root.append(row);
  return { root, controls: row };
}
