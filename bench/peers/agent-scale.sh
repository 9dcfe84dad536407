#!/bin/sh
# agent json with many sources, beside PCP's own JSON agent (pmdajson.python) where it can do the same: what reading costs when every source
# changes before each fetch, 50 ms before it, as with a client that samples; and 10,000 sources: a fetch, and the processor time of doing
# nothing, told of changes and without being told.
# usage: bench/peers/agent-scale.sh [PERFOLIO]     SIZES="20 500" METRICS=20 ROUNDS=200 TURNS=3 MANY=10000 SPAN=20
# Without PERFOLIO the command is published from this checkout first. Wanted: less processor time than the peer; a fetch under 20 ms; idle
# under 0.1 % of a processor.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
sizes=${SIZES:-20 500} metrics=${METRICS:-20} rounds=${ROUNDS:-200} turns=${TURNS:-3} many=${MANY:-10000} span=${SPAN:-20}
. "$root/bench/agent-setup.sh"

for size in $sizes; do
  sources "$size"
  echo "$((size * metrics)) metrics of $size sources, all rewritten 50 ms before each fetch"
  : >"$work/ours.lines"
  : >"$work/peer.lines"
  for _ in $(seq "$turns"); do
    "$bench" paced "$directory" named "$count" "$metrics" "$rounds" $ours >>"$work/ours.lines"
    [ -z "$peer" ] || "$bench" paced "$directory" numbered "$count" "$metrics" "$rounds" $peer >>"$work/peer.lines"
  done
  medians <"$work/ours.lines" >"$work/ours"
  row perfolio <"$work/ours"
  [ -n "$peer" ] || continue
  medians <"$work/peer.lines" >"$work/peer"
  row pmdajson <"$work/peer"
  ratio "$work/ours" "$work/peer" "wanted over 1"
done

metrics=1
sources "$many"
echo "$many metrics of $many sources, over the agent's pipes"
"$bench" pipe named "$many" 1 1000 $ours >"$work/ours"
row perfolio <"$work/ours"

# idle WHAT DIRECTORY: the agent with nothing to do.
idle() {
  port=$(free_port)
  "$perfolio" agent json --listen "$port" --state "$work/idle" "$2" 2>"$work/idle.log" &
  agent=$!
  pids="$pids $agent"
  until curl -sf "http://127.0.0.1:$port/metrics" | grep -q "^json_nmetrics $many\$"; do sleep 0.5; done
  # The runtime compiles hot code in the background for a while.
  sleep 10
  before=$(cpu "$agent")
  sleep "$span"
  echo "$before $(cpu "$agent")" | awk -v what="$1" -v span="$span" '{printf "  idle, %s: %.3f %% of a processor\n", what, ($2 - $1) * 100 / span}'
  awk '/^VmRSS/ {printf "  memory: %.0f MB\n", $2 / 1024}' "/proc/$agent/status"
  kill "$agent"
  wait "$agent" 2>/dev/null || :
}
idle "told of changes" "$directory"
# Whatever a link leads to changes elsewhere: such files are looked at every second.
links=$work/links
mkdir "$links"
for source in "$directory"/*; do ln -s "$source/data.json" "$links/$(basename "$source").json"; done
idle "looking at all files every second" --trusted="$links"
