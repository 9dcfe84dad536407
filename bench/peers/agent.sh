#!/bin/sh
# agent json beside PCP's own JSON agent (pmdajson.python) on the same sources. Fetches of all metrics over the pipes of an agent, with
# nobody between; through a real pmcd; idle processor time; NDJSON parsing in memory.
# usage: bench/peers/agent.sh [PERFOLIO]     SIZES="20 100 500" METRICS=20 ROUNDS=20000 TURNS=3
# Without PERFOLIO the command is published from this checkout first. Wanted: 20 times the peer's rate, a fetch of 10,000 metrics through
# pmcd under 20 ms, parsing 500 MB/s, idle under 0.1 %. Where pmcd bounds the figure, the time of an agent that does nothing is subtracted.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
sizes=${SIZES:-20 100 500} metrics=${METRICS:-20} rounds=${ROUNDS:-20000} turns=${TURNS:-3}
. "$root/bench/agent-setup.sh"

# both MODE ARGUMENTS…: ours and the peer in turn over their pipes.
both() {
  mode=$1
  shift
  : >"$work/ours.lines"
  : >"$work/peer.lines"
  for _ in $(seq "$turns"); do
    case $mode in
      pipe)
        "$bench" pipe named "$count" "$metrics" "$rounds" $ours >>"$work/ours.lines"
        [ -z "$peer" ] || "$bench" pipe numbered "$count" "$metrics" "$peers" $peer >>"$work/peer.lines"
        ;;
      changing)
        "$bench" changing "$directory" named "$count" "$metrics" 40 $ours >>"$work/ours.lines"
        [ -z "$peer" ] || "$bench" changing "$directory" numbered "$count" "$metrics" 40 $peer >>"$work/peer.lines"
        ;;
    esac
  done
  medians <"$work/ours.lines" >"$work/ours"
  row perfolio <"$work/ours"
  [ -n "$peer" ] || return 0
  medians <"$work/peer.lines" >"$work/peer"
  row pmdajson <"$work/peer"
  ratio "$work/ours" "$work/peer" "wanted 20"
}
for size in $sizes; do
  sources "$size"
  peers=$((4000 / size))
  echo "fetch over the agent's pipes, $((size * metrics)) metrics of $size sources"
  both pipe
  echo "the same, all data rewritten before each fetch; processor time with reading them"
  both changing
done

cp "$tree/usr/lib/pcp/pmns/root_pmcd" "$tree"/usr/lib/pcp/pmns/stdpmid.* "$work/names"
printf 'root {\n\tjson\t137:*:*\n}\n' >"$work/names/root_json"
(cd "$work/names" && rm -f root && pmnsmerge -a root_pmcd root_json root)
# start NAME COMMAND…: a pmcd whose agent 'json' is the command; sets port and agent.
start() {
  name=$1
  shift
  port=$(free_port)
  printf 'pmcd\t2\tdso\tpmcd_init\t%s\njson\t137\tpipe\tbinary\t%s\n' "$tree/usr/lib/pcp/pmdas/pmcd/pmda_pmcd.so" "$*" >"$work/$name.conf"
  pmcd -f -A -q 20 -t 60 -U "$(id -un)" -i 127.0.0.1 -p "$port" -c "$work/$name.conf" -n "$work/names/root" -s "$work/$name.socket" -l "$work/$name.log" &
  pmcd=$!
  pids="$pids $pmcd"
  tries=0
  until pminfo -h "127.0.0.1:$port" json 2>/dev/null | grep -q '^json.source[0-9]'; do
    tries=$((tries + 1))
    [ "$tries" -lt "${TRIES:-300}" ] || { echo "agent.sh: $name does not answer" >&2; tail -n 5 "$work/$name.log" >&2; return 1; }
    sleep 0.2
  done
  agent=$(pgrep -P "$pmcd" | head -n 1)
}
stop() { kill "$pmcd"; wait "$pmcd" 2>/dev/null || :; rm -f "$work/$name.socket"; }
for size in $sizes; do
  sources "$size"
  echo "fetch through pmcd, $((size * metrics)) metrics of $size sources"
  : >"$work/floor.lines"
  : >"$work/ours.lines"
  : >"$work/peer.lines"
  for _ in $(seq "$turns"); do
    start floor "$bench" trivial
    "$bench" client "127.0.0.1:$port" numbered "$size" "$metrics" "$rounds" "$agent" >>"$work/floor.lines"
    stop
    start ours $ours
    "$bench" client "127.0.0.1:$port" named "$size" "$metrics" "$rounds" "$agent" >>"$work/ours.lines"
    stop
    [ -n "$peer" ] || continue
    start peer $peer
    "$bench" client "127.0.0.1:$port" numbered "$size" "$metrics" "$((4000 / size))" "$agent" >>"$work/peer.lines"
    stop
  done
  medians <"$work/floor.lines" >"$work/floor"
  medians <"$work/ours.lines" >"$work/ours"
  row "pmcd alone" <"$work/floor"
  row perfolio <"$work/ours"
  [ -n "$peer" ] || continue
  medians <"$work/peer.lines" >"$work/peer"
  row pmdajson <"$work/peer"
  ratio "$work/ours" "$work/peer" "with pmcd's and the client's part"
  # What the agents take: the rest is the same for both. Below 1 us nothing can be told.
  paste -d ' ' "$work/floor" "$work/ours" "$work/peer" | awk '{o = $7 - $2; if (o < 0.001) o = 0.001
    printf "  ratio      median %s%.0f (less what an agent that does nothing takes)\n", (o == 0.001) ? "over " : "", ($12 - $2) / o}'
done

start idle $ours
# The runtime recompiles hot code in the background for a while.
"$bench" client "127.0.0.1:$port" named "$count" "$metrics" "$rounds" 0 >/dev/null
sleep 5
before=$(cpu "$agent")
sleep 20
echo "idle with $count sources: $(echo "$before $(cpu "$agent")" | awk '{printf "%.3f %% of a processor", ($2 - $1) * 100 / 20}')"
stop
"$bench" parse 64
