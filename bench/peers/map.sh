#!/bin/sh
# A capture to its page: processor time and peak memory; and the page in Chromium: until it is ready, and per frame while zooming from the whole to 1/256.
# usage: bench/peers/map.sh [CAPTURE]     LOOPS=2600000 (of `perf bench sched pipe`; about 1 GB)
# Wanted on a quiet machine: 1 GB under 15 s and 300 MB; ready under 2 s; frames under 60 ms. Needs root and perf for the capture, chromium for the page.
# There is no peer: perfmap reads cdict only and cannot draw this many events.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet publish "$root/src/Perfolio.Cli" -c Release -o "$work/perfolio" -v q -nologo >&2
capture=${1:-$work/big.data}
if [ ! -e "$capture" ]; then
  perf record -m 8M -o "$capture" -a -e sched:sched_switch,sched:sched_wakeup,sched:sched_wakeup_new,sched:sched_migrate_task \
    perf bench sched pipe -l "${LOOPS:-2600000}" >&2
fi
ls -l "$capture"
for kind in charts heatmaps; do
  [ "$kind" = heatmaps ] && option=--heatmaps || option=
  /usr/bin/time -f "$kind: %e s wall, %U s user, %S s system, %M kB" "$work/perfolio/perfolio" sched map -t '*' $option --headless --output-dir "$work" "$capture"
done
project=$root/tests/Perfolio.Reporting.Tests
dotnet build "$project" -c Release -v q -nologo >&2
dotnet test "$project" -c Release --no-build --filter FullyQualifiedName~A_million_events --logger "console;verbosity=detailed" |
  sed -n 's/^ *\(frame, .*\|page ready .*\)$/\1/p'
