#!/bin/sh
# archive reduce beside pmlogreduce on generated archives, in turn, warm cache; then dump, check and copy beside their peers.
# usage: bench/peers/reduce.sh [PERFOLIO]     ROUNDS=3 SHAPES="narrow wide process" KEEP=directory
# Without PERFOLIO the command is published from this checkout first. Prints medians of CPU seconds (user + system) and of
# elapsed seconds, and the ratios peer / ours. Needs about 2 GB of disk; pmlogreduce takes a minute on wide and several on process.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
rounds=${ROUNDS:-3} shapes=${SHAPES:-narrow wide process}
pcp=$("$root/eng/install-pcp.sh")
command -v /usr/bin/time >/dev/null || { echo "reduce.sh: GNU time is missing: apt-get install time" >&2; exit 1; }
work=${KEEP:-$(mktemp -d)}
[ -n "${KEEP:-}" ] || trap 'rm -rf "$work"' EXIT INT TERM
mkdir -p "$work"
perfolio=${1:-}
if [ -z "$perfolio" ]; then
  dotnet publish "$root/src/Perfolio.Cli" -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true \
    -o "$work/perfolio" -v q -nologo >&2
  perfolio=$work/perfolio/perfolio
fi
perfolio=$(realpath "$perfolio")
dotnet build "$root/bench/Perfolio.Archives.Generator" -c Release -o "$work/generator" -v q -nologo >&2

# measure NAME COMMAND…: appends "cpu elapsed peak" to NAME.
measure() {
  name=$1
  shift
  /usr/bin/time -o "$work/time" -f '%U %S %e %M' "$@" >"$work/stdout" 2>"$work/stderr" || { cat "$work/stderr" >&2; exit 1; }
  awk '{print $1 + $2, $3, $4}' "$work/time" >>"$work/$name.times"
}
median() { sort -n -k"$2" "$work/$1.times" | awk -v c="$2" '{v[NR] = $c} END {print v[int((NR + 1) / 2)]}'; }
# compare TITLE BYTES OURS PEER
compare() {
  awk -v title="$1" -v bytes="$2" -v oc="$(median "$3" 1)" -v oe="$(median "$3" 2)" -v om="$(median "$3" 3)" \
    -v pc="$(median "$4" 1)" -v pe="$(median "$4" 2)" 'BEGIN {
      printf "%-16s ours %6.2f s CPU %6.2f s elapsed (%d MB/s, peak %d MB)   peer %6.2f s CPU %6.2f s elapsed   ratio CPU %.1f elapsed %.1f\n",
        title, oc, oe, bytes / 1e6 / (oe > 0 ? oe : 0.001), om / 1024, pc, pe, pc / (oc > 0 ? oc : 0.001), pe / (oe > 0 ? oe : 0.001) }'
}

for shape in $shapes; do
  archive=$work/$shape
  [ -f "$archive.meta" ] || "$work/generator/Perfolio.Archives.Generator" "$shape" "$archive"
  cat "$archive".* >/dev/null
  bytes=$(cat "$archive".0 "$archive".meta | wc -c)
  interval=60
  [ "$shape" != process ] || interval=600
  rm -f "$work"/*.times
  for round in $(seq "$rounds"); do
    rm -f "$work"/out.*
    measure ours "$perfolio" archive reduce -t "$interval" "$archive" "$work/out"
    rm -f "$work"/out.*
    measure peer "$pcp/run" pmlogreduce -t "$interval" "$archive" "$work/out"
    rm -f "$work"/out.*
    measure check-ours "$perfolio" archive check -w "$archive"
    measure check-peer "$pcp/run" pmlogcheck -w "$archive"
    measure copy-ours "$perfolio" archive copy "$archive" "$work/out"
    rm -f "$work"/out.*
    measure copy-peer sh -c "cp '$archive'.* '$work/perfolio-copy.d' 2>/dev/null || { mkdir -p '$work/perfolio-copy.d'; cp '$archive'.* '$work/perfolio-copy.d'; }; sync '$work/perfolio-copy.d'/*"
    rm -rf "$work/perfolio-copy.d"
  done
  compare "$shape reduce" "$bytes" ours peer
  compare "$shape check" "$bytes" check-ours check-peer
  compare "$shape copy/cp" "$bytes" copy-ours copy-peer
  measure dump-ours "$perfolio" archive dump -a "$archive"
  measure dump-peer "$pcp/run" pmdumplog -a "$archive"
  compare "$shape dump" "$bytes" dump-ours dump-peer
done

# The last as .xz: the decoder is the bound.
if command -v xz >/dev/null && [ -f "$work/process.0" ]; then
  mkdir -p "$work/packed"
  cp "$work/process.meta" "$work/process.index" "$work/packed"
  [ -f "$work/packed/process.0.xz" ] || xz -1 -T2 --block-size=16MiB -c "$work/process.0" >"$work/packed/process.0.xz"
  rm -f "$work"/*.times
  for round in $(seq "$rounds"); do
    rm -f "$work"/out.*
    measure ours "$perfolio" archive reduce -t 600 "$work/packed/process" "$work/out"
    measure peer xz -dc "$work/packed/process.0.xz"
  done
  compare "process.xz/xz" "$(wc -c <"$work/process.0")" ours peer
fi
