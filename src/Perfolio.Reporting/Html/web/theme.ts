/** The colours of the page, read from its style sheet so that they stand in one place. */
export interface Colours {
  text: string;
  muted: string;
  line: string;
  usual: string;
  mild: string;
  severe: string;
  mean: string;
  median: string;
  quartiles: string;
  surface: string;
}

export function currentColours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    text: colour("text"),
    muted: colour("muted"),
    line: colour("line"),
    usual: colour("usual"),
    mild: colour("mild"),
    severe: colour("severe"),
    mean: colour("mean"),
    median: colour("median"),
    quartiles: colour("quartiles"),
    surface: colour("surface"),
  };
}

/** The theme wanted: `?theme=dark` in the address, else the system's; the button changes it. */
export function installTheme(onChange: () => void): void {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const asked = new URLSearchParams(location.search).get("theme");
  const button = document.getElementById("theme");
  let chosen = asked === "dark" || asked === "light";

  const apply = (theme: string): void => {
    root.dataset["theme"] = theme;
    if (button === null) return;
    button.textContent = theme === "dark" ? "Light" : "Dark";
    button.setAttribute("aria-label", `Switch to ${theme === "dark" ? "light" : "dark"} colours`);
  };
  apply(chosen ? (asked as string) : system.matches ? "dark" : "light");

  button?.addEventListener("click", () => {
    chosen = true;
    apply(root.dataset["theme"] === "dark" ? "light" : "dark");
    onChange();
  });
  system.addEventListener("change", () => {
    if (chosen) return;
    apply(system.matches ? "dark" : "light");
    onChange();
  });
}
