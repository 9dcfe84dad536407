#!/bin/sh
# A capture to its pages: processor time, elapsed time and peak memory; then the pages in Chromium (capture-page.sh).
# usage: bench/peers/map.sh [CAPTURE]     LOOPS=2600000 (of `perf bench sched pipe`; about 1 GB)     ROUNDS=3     PERFOLIO=executable
# Wanted on a quiet machine: 1 GB under 15 s and 300 MB; ready under 2 s; frames under 60 ms. Needs root and perf for the capture, GNU time,
# chromium for the pages. Without PERFOLIO the command is published from this checkout first.
# There is no peer: perfmap reads cdict only and cannot draw this many events.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
[ -x /usr/bin/time ] || { echo "map.sh: GNU time is missing: apt-get install time" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
perfolio=${PERFOLIO:-}
if [ -z "$perfolio" ]; then
  dotnet publish "$root/src/Perfolio.Cli" -c Release -o "$work/perfolio" -v q -nologo >&2
  perfolio=$work/perfolio/perfolio
fi
capture=${1:-$work/big.data}
if [ ! -e "$capture" ]; then
  command -v perf >/dev/null || { echo "map.sh: perf is missing: apt-get install linux-perf" >&2; exit 1; }
  perf record -q -m 8M -o "$capture" -a -e sched:sched_switch,sched:sched_wakeup,sched:sched_wakeup_new,sched:sched_migrate_task \
    perf bench sched pipe -l "${LOOPS:-2600000}" >&2
fi
echo "$(wc -c <"$capture") bytes"
cat "$capture" >/dev/null
for round in $(seq "${ROUNDS:-3}"); do
  for kind in charts heatmaps; do
    [ "$kind" = heatmaps ] && option=--heatmaps || option=
    if ! /usr/bin/time -f "$kind: %e s elapsed, %U s user, %S s system, %M kB" "$perfolio" sched map -t '*' $option --headless --output-dir "$work" "$capture" 2>"$work/log"; then
      cat "$work/log" >&2
      exit 1
    fi
    grep "^$kind:" "$work/log"
  done
done
for round in $(seq "${ROUNDS:-3}"); do sh "$root/bench/peers/capture-page.sh" "$work"/*-charts_*.html "$work"/*-heatmaps_*.html; done
