#!/bin/sh
# agent json with very many sources, stand-alone: start-up, memory, descriptors, a fetch of everything, one change, idle processor time;
# then the same sources with inotify forbidden, where every file is looked at once a second.
# usage: bench/peers/agent-scale.sh [PERFOLIO]     SOURCES=10000 METRICS=5 ROUNDS=20 COMMANDS=0
# COMMANDS=1000 measures that many commands (/bin/echo), run every 10 s, too.
# Without PERFOLIO the command is published from this checkout first. Wanted: idle under 0.1 %.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
sources=${SOURCES:-10000} metrics=${METRICS:-5} rounds=${ROUNDS:-20} commands=${COMMANDS:-0}
work=$(mktemp -d)
pid=
cleanup() { [ -z "$pid" ] || kill "$pid" 2>/dev/null || :; rm -rf "$work"; }
trap cleanup EXIT INT TERM
perfolio=${1:-}
if [ -z "$perfolio" ]; then
  dotnet publish "$root/src/Perfolio.Cli" -c Release -o "$work/perfolio" -v q -nologo >&2
  perfolio=$work/perfolio/perfolio
fi
perfolio=$(realpath "$perfolio")
dotnet build "$root/bench/Perfolio.Agent.Benchmark" -c Release -o "$work/bench" -v q -nologo >&2
bench=$work/bench/Perfolio.Agent.Benchmark
"$bench" sources "$work/sources" "$sources" "$metrics"

# Processor seconds of a process so far.
cpu() { awk -v tick="$(getconf CLK_TCK)" '{sub(/.*\) /, ""); print ($12 + $13) / tick}' "/proc/$1/stat"; }
now() { date +%s.%N; }
# Starts an agent and waits until it rests: $1 title, $2 command to start it through, the rest its arguments.
start() {
  title=$1 through=$2
  shift 2
  begun=$(now)
  # shellcheck disable=SC2086
  $through "$perfolio" agent json --serve-pcp 0 "$@" 2>"$work/log" &
  pid=$!
  until host=$(sed -n 's/.*pminfo -h \([0-9.:]*\) .*/\1/p' "$work/log") && [ -n "$host" ]; do sleep 0.05; done
  serving=$(now)
  # What is looked at every second never rests.
  last=none tries=0
  until [ "$last" = "$(cpu "$pid")" ] || [ "$tries" -ge "${SETTLE:-60}" ]; do last=$(cpu "$pid") tries=$((tries + 1)); sleep 0.5; done
  echo "$begun $serving $(now) $(cpu "$pid")" | awk -v t="$title" '{printf "%s: answers after %.1f s, all read after %.1f s, %.1f s of processor time\n", t, $2 - $1, $3 - $1 - 0.5, $4}'
  awk '/VmHWM|VmRSS|Threads/ {printf "  %s %s %s", $1, $2, $3} END {printf ", "}' "/proc/$pid/status"
  echo "$(find "/proc/$pid/fd" -mindepth 1 | wc -l) descriptors"
}
idle() {
  sleep 5
  before=$(cpu "$pid")
  sleep 20
  echo "  idle: $(echo "$before $(cpu "$pid")" | awk '{printf "%.3f %% of a processor", ($2 - $1) * 100 / 20}')"
}
stop() { kill "$pid"; wait "$pid" 2>/dev/null || :; pid=; }

echo "$sources sources of $metrics metrics"
start "first start" "" --state "$work/state" "$work/sources"
printf '  '; "$bench" fetch "$host" "$rounds"
printf '  '; "$bench" change "$host" "$work/sources"
idle
stop
start "second start, numbers known" "" --state "$work/state" "$work/sources"
stop
if unshare -Urm true 2>/dev/null; then
  printf 'echo 0 >/proc/sys/user/max_inotify_watches\nexec "$@"\n' >"$work/blind"
  start "without inotify" "unshare -Ur sh $work/blind" "$work/sources"
  grep inotify "$work/log"
  idle
  stop
fi
if [ "$commands" -gt 0 ]; then
  awk -v n="$commands" 'BEGIN {printf "{\"sources\":["; for (i = 0; i < n; i++) printf "%s{\"name\":\"c%d\",\"command\":\"/bin/echo {\\\"n\\\":%d}\",\"refresh\":10}", i ? "," : "", i, i; print "]}"}' >"$work/config.json"
  start "$commands commands every 10 s" "" --config "$work/config.json"
  before=$(cpu "$pid")
  sleep 30
  echo "  $(echo "$before $(cpu "$pid")" | awk '{printf "%.1f %% of a processor for the agent itself", ($2 - $1) * 100 / 30}')"
  stop
fi
