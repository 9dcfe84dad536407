#!/bin/sh
# archive report beside pmrep on a generated archive: CSV and NDJSON of 4 million values, warm cache; pmrep gets a slice of it.
# usage: bench/peers/report.sh [PERFOLIO]     ROUNDS=3 SAMPLES=2000 SLICE=200 KEEP=directory
# Without PERFOLIO the command is published from this checkout first. Prints a table of medians: CPU seconds (user + system), values per CPU
# second with start-up, peak memory, and the ratio of the rates ours / pmrep. Elapsed time is not compared: the machine may be busy.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
rounds=${ROUNDS:-3} samples=${SAMPLES:-2000} slice=${SLICE:-200}
pcp=$("$root/eng/install-pcp.sh")
command -v /usr/bin/time >/dev/null || { echo "report.sh: GNU time is missing: apt-get install time" >&2; exit 1; }
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
export TZ=UTC
archive=$work/narrow
[ -f "$archive.meta" ] || "$work/generator/Perfolio.Archives.Generator" narrow "$archive"
cat "$archive".* >/dev/null
rm -f "$work"/*.times
width=2000

# measure NAME COMMAND…: appends "cpu peak" to NAME.
measure() {
  name=$1
  shift
  /usr/bin/time -o "$work/time" -f '%U %S %M' "$@" >/dev/null 2>"$work/stderr" || { cat "$work/stderr" >&2; exit 1; }
  awk '{print $1 + $2, $3}' "$work/time" >>"$work/$name.times"
}
median() { sort -n -k"$2" "$work/$1.times" | awk -v c="$2" '{v[NR] = $c} END {print v[int((NR + 1) / 2)]}'; }
# row TITLE NAME SAMPLES PEER PEERSAMPLES
row() {
  awk -v title="$1" -v cpu="$(median "$2" 1)" -v peak="$(median "$2" 2)" -v n="$3" -v pcpu="$(median "$4" 1)" -v pn="$5" -v w="$width" 'BEGIN {
    rate = n * w / cpu; prate = pn * w / pcpu
    printf "| %s | %.1f | %.2f | %.2f | %d | %.0f |\n", title, n * w / 1e6, cpu, rate / 1e6, peak / 1024, rate / prate }'
}

for round in $(seq "$rounds"); do
  for form in csv ndjson; do
    measure "$form-records" "$perfolio" archive report -a "$archive" -u -s "$samples" -o "$form" bench
    measure "$form-interpolated" "$perfolio" archive report -a "$archive" -t 10 -s "$samples" -o "$form" bench
    measure "$form-all" "$perfolio" archive report -a "$archive" -u -o "$form" bench
  done
  measure pmrep-records "$pcp/run" pmrep -a "$archive" -u -s "$slice" -o csv bench
  measure pmrep-interpolated "$pcp/run" pmrep -a "$archive" -t 10 -s "$slice" -o csv bench
done

echo "| report | million values | CPU s | million values per CPU s | peak MB | times pmrep's rate |"
echo "|---|---|---|---|---|---|"
row "pmrep csv -u" pmrep-records "$slice" pmrep-records "$slice"
row "pmrep csv -t 10" pmrep-interpolated "$slice" pmrep-interpolated "$slice"
for form in csv ndjson; do
  row "$form -u" "$form-records" "$samples" pmrep-records "$slice"
  row "$form -t 10" "$form-interpolated" "$samples" pmrep-interpolated "$slice"
  row "$form -u, whole archive" "$form-all" 10000 pmrep-records "$slice"
done
echo
echo "Peak memory of ours includes the pages of the mapped archive ($(du -m "$archive.0" | cut -f1) MB), which the kernel may drop."
