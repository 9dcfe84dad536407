import type { Plot } from "./trace";
import type { View } from "./view";

const leastDrag = 4;

/** Pointer and wheel on a plot: drag chooses a range, double-click goes back, the wheel zooms around the pointer or pans. */
export function gestures(canvas: HTMLCanvasElement, view: View, plotOf: () => Plot | undefined, choosing: (from?: number, to?: number) => void): void {
  let begin: { x: number; time: number } | undefined;

  const timeAt = (event: MouseEvent): number | undefined => {
    const plot = plotOf();
    if (plot === undefined) return undefined;
    const share = (event.clientX - canvas.getBoundingClientRect().left - plot.left) / plot.width;
    return plot.from + Math.min(Math.max(share, 0), 1) * (plot.to - plot.from);
  };
  const end = (): void => {
    begin = undefined;
    choosing();
  };

  canvas.addEventListener("pointerdown", (event) => {
    const time = timeAt(event);
    if (event.button !== 0 || time === undefined) return;
    begin = { x: event.clientX, time };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    const time = timeAt(event);
    view.point(time);
    if (begin !== undefined && time !== undefined) choosing(Math.min(begin.time, time), Math.max(begin.time, time));
  });
  canvas.addEventListener("pointerup", (event) => {
    const time = timeAt(event);
    const from = begin;
    end();
    if (from !== undefined && time !== undefined && Math.abs(event.clientX - from.x) >= leastDrag) view.show(Math.min(from.time, time), Math.max(from.time, time));
  });
  canvas.addEventListener("pointercancel", end);
  canvas.addEventListener("pointerleave", () => begin ?? view.point(undefined));
  canvas.addEventListener("dblclick", () => view.back());
  canvas.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end();
  });
  // The bare wheel belongs to the page until a panel has been clicked.
  canvas.addEventListener("wheel", (event) => {
    const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!event.ctrlKey && !event.metaKey && !isSideways && document.activeElement !== canvas) return;
    event.preventDefault();
    if (isSideways) view.pan(Math.sign(event.deltaX || event.deltaY) * 0.1);
    else view.zoom(Math.exp(Math.max(-1, Math.min(1, event.deltaY / 240))), timeAt(event));
  }, { passive: false });
}

/** The same by keys, wherever the focus is. */
export function installKeys(view: View): void {
  const actions: Record<string, () => void> = {
    "+": () => view.zoom(0.5), "=": () => view.zoom(0.5), "-": () => view.zoom(2), "0": () => view.whole(), Home: () => view.whole(),
    ArrowLeft: () => view.pan(-0.2), ArrowRight: () => view.pan(0.2), Backspace: () => view.back(),
  };
  addEventListener("keydown", (event) => {
    const action = actions[event.key];
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (view.isWhole && (event.key === "Home" || event.key === "0")) return;
    event.preventDefault();
    action();
  });
}
