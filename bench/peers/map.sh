#!/bin/sh
# A capture to its pages: processor time, elapsed time and peak memory; then the pages in Chromium (capture-page.sh).
# usage: bench/peers/map.sh [--size MB] [CAPTURE]     ROUNDS=3     PERFOLIO=executable
# A CAPTURE that is not there is made and kept; without one it is made for this run. --size says how large it becomes (1000): a short
# recording of 'perf bench sched pipe' tells how many rounds that takes. Nothing has to be watched.
# Wanted on a quiet machine: 1 GB under 15 s and 300 MB; ready under 2 s; frames under 60 ms. Needs root and perf for the capture, GNU time,
# chromium for the pages. Without PERFOLIO the command is published from this checkout first.
# There is no peer: perfmap reads cdict only and cannot draw this many events.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
[ -x /usr/bin/time ] || { echo "map.sh: GNU time is missing: apt-get install time" >&2; exit 1; }
size=1000
if [ "${1:-}" = --size ]; then
  size=${2:-}
  case $size in '' | *[!0-9]* | 0*) echo "map.sh: --size takes megabytes, such as 1000" >&2; exit 2 ;; esac
  shift 2
fi
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
  record() {
    perf record -q -m 8M -o "$1" -a -e sched:sched_switch,sched:sched_wakeup,sched:sched_wakeup_new,sched:sched_migrate_task \
      -- perf bench sched pipe -l "$2" >&2
  }
  loops=20000
  bytes=0
  # The first recording, and what else runs during it, tell how many rounds the size takes.
  for try in 1 2 3 4; do
    record "$capture" "$loops"
    bytes=$(wc -c <"$capture")
    echo "map.sh: $bytes bytes of $loops rounds" >&2
    [ "$bytes" -lt $((size * 900000)) ] || break
    loops=$((size * 1000000 / (bytes / loops + 1)))
  done
  [ "$bytes" -ge $((size * 900000)) ] || echo "map.sh: the capture stays smaller than asked for" >&2
  rm -f "$capture.old"
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
