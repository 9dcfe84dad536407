#!/bin/sh
# A page of 'sched map' in headless Chromium: milliseconds until it is ready, and per frame while zooming from the whole to 1/256 on every tab
# that zooms. A frame is measured twice: what the page's own code takes, and from the click to the second animation frame behind it.
# usage: bench/peers/capture-page.sh PAGE.html...     Wanted on a quiet machine: ready under 2000 ms, frames under 60 ms. Needs chromium.
set -eu
command -v chromium >/dev/null || { echo "capture-page.sh: chromium is missing: apt-get install chromium" >&2; exit 1; }
work=$(mktemp -d)
browser=
stop() {
  [ -z "$browser" ] || kill "$browser" 2>/dev/null || true
  [ -z "$browser" ] || wait "$browser" 2>/dev/null || true
  browser=
}
trap 'stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cat >"$work/measure.html" <<'JS'
<script>
(async () => {
  const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const say = text => console.log("measured: " + text);
  while (document.documentElement.dataset.ready !== "true") await new Promise(done => setTimeout(done, 20));
  say("ready " + performance.getEntriesByName("perfolio ready")[0].startTime.toFixed(0) + " ms");
  for (const tab of document.querySelectorAll(".tabs button")) {
    tab.click();
    await frame();
    const zoom = document.querySelector("button[aria-label^='Zoom in']");
    if (!zoom || zoom.offsetParent === null) continue;
    const own = [], whole = [];
    for (let step = 0; step < 8; step++) {
      const begin = performance.now();
      document.querySelector("button[aria-label^='Zoom in']").click();
      await frame();
      whole.push(performance.now() - begin);
      const entries = performance.getEntriesByName("perfolio frame");
      own.push(entries[entries.length - 1].duration);
    }
    const list = values => values.map(v => v.toFixed(1)).join(" ");
    say("frames, " + tab.textContent + ": largest " + Math.max(...own).toFixed(1) + " ms (" + list(own) + "); with the browser's part "
      + Math.max(...whole).toFixed(1) + " ms (" + list(whole) + ")");
  }
  say("end");
})().catch(error => console.log("measured: failed: " + error));
</script>
JS
for page in "$@"; do
  # The page allows its own script only; the copy allows the one behind it too.
  sed 's/<meta http-equiv="Content-Security-Policy"[^>]*>//' "$page" >"$work/page.html"
  cat "$work/measure.html" >>"$work/page.html"
  : >"$work/log"
  chromium --headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync \
    --user-data-dir="$work/profile" --window-size=1280,900 --enable-logging=stderr --remote-debugging-port=0 "file://$work/page.html" >/dev/null 2>"$work/log" &
  browser=$!
  left=600
  until grep -q 'measured: \(end\|failed\)' "$work/log" || [ "$left" -eq 0 ]; do
    sleep 0.1
    left=$((left - 1))
  done
  stop
  echo "$(basename "$page"):"
  sed -n 's/^.*"measured: \(.*\)", source.*$/  \1/p' "$work/log" | grep -v '^  end$' || true
  grep -q 'measured: end' "$work/log" || { echo "capture-page.sh: $page could not be measured" >&2; tail -5 "$work/log" >&2; exit 1; }
done
