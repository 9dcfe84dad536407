#!/bin/sh
# archive record beside pmcd and pmlogger (PCP), the same metrics at the same interval at the same time: processor seconds and resident memory.
# usage: bench/peers/record.sh [PERFOLIO]     SPAN=60 INTERVAL=1000 (ms) WARM=5 METRICS=regex
# PCP's Linux agent runs inside pmcd, which is its cheapest way. Without PERFOLIO the command is published from this checkout first.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
seconds=${SPAN:-60} interval=${INTERVAL:-1000} warm=${WARM:-5}
metrics=${METRICS:-'^(kernel\.(all|percpu)|mem\.(util|vmstat|physmem|freemem)|swap\.|disk\.|network\.(interface|all|ip|icmp|tcp|udp|sockstat|softnet|ip6|icmp6)|vfs\.|filesys\.|hinv\.)'}
tools=${PERFOLIO_TOOLS:-$HOME/.cache/perfolio-tools}/pcp
[ -x "$tools/run" ] || { echo "record.sh: $tools/run is missing: run eng/install-pcp.sh" >&2; exit 1; }
work=$(mktemp -d)
ours= logger= daemon=
stop() {
  for pid in $ours $logger $daemon; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT INT TERM
perfolio=${1:-}
if [ -z "$perfolio" ]; then
  dotnet publish "$root/src/Perfolio.Cli" -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true \
    -o "$work/perfolio" -v q -nologo >&2
  perfolio=$work/perfolio/perfolio
fi
perfolio=$(realpath "$perfolio")

pcp=$tools/tree/usr/lib/pcp
cp "$pcp/pmns/root_linux" "$pcp/pmns/root_pmcd" "$pcp/pmns/stdpmid.pcp" "$pcp/pmns/stdpmid.local" "$work"
(cd "$work" && "$tools/run" pmnsmerge -a root_linux root_pmcd names)
cat >"$work/pmcd.conf" <<END
pmcd 2 dso pmcd_init $pcp/pmdas/pmcd/pmda_pmcd.so
linux 60 dso linux_init $pcp/pmdas/linux/pmda_linux.so
END
{
  echo "log mandatory on $interval msec {"
  cut -f 1 "$root/src/Perfolio.Metrics/Catalogue/metrics.tsv" | grep -E "$metrics"
  echo "}"
} >"$work/config"
count=$(($(wc -l <"$work/config") - 2))

port=$((20000 + $$ % 10000))
"$tools/run" pmcd -f -A -U "$(id -un)" -i 127.0.0.1 -p "$port" -c "$work/pmcd.conf" -l "$work/pmcd.log" -n "$work/names" -s "$work/socket" &
daemon=$!
tries=0
until "$tools/run" pminfo -h "127.0.0.1:$port" -f kernel.all.load >/dev/null 2>&1; do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ] || { echo "record.sh: pmcd does not answer:" >&2; cat "$work/pmcd.log" >&2; exit 1; }
  sleep 0.1
done
"$tools/run" pmlogger -h "127.0.0.1:$port" -c "$work/config" -l "$work/pmlogger.log" -V 3 "$work/theirs" &
logger=$!
"$perfolio" archive record -c "$work/config" "$work/ours" 2>"$work/ours.log" &
ours=$!
sleep "$warm"

hertz=$(getconf CLK_TCK)
ticks() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"; }
memory() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }
before_ours=$(ticks $ours) before_logger=$(ticks $logger) before_daemon=$(ticks $daemon)
sleep "$seconds"
after_ours=$(ticks $ours) after_logger=$(ticks $logger) after_daemon=$(ticks $daemon)
memory_ours=$(memory $ours) memory_logger=$(memory $logger) memory_daemon=$(memory $daemon)
kill -TERM $ours $logger
wait $ours || true
wait $logger || true
ours= logger=
ours_records=$(sed -n 's/.*: \([0-9]*\) records.*/\1/p' "$work/ours.log")
awk -v count="$count" -v interval="$interval" -v seconds="$seconds" -v hertz="$hertz" -v records="${ours_records:-0}" \
  -v o=$((after_ours - before_ours)) -v l=$((after_logger - before_logger)) -v d=$((after_daemon - before_daemon)) \
  -v mo="$memory_ours" -v ml="$memory_logger" -v md="$memory_daemon" 'BEGIN {
    printf "%d metrics every %d ms, %d s; %d records of ours in all\n", count, interval, seconds, records
    printf "%-18s %10s %10s %10s\n", "", "CPU s", "of a core", "RSS MB"
    printf "%-18s %10.2f %9.3f%% %10.1f\n", "perfolio", o / hertz, 100 * o / hertz / seconds, mo / 1024
    printf "%-18s %10.2f %9.3f%% %10.1f\n", "pmcd", d / hertz, 100 * d / hertz / seconds, md / 1024
    printf "%-18s %10.2f %9.3f%% %10.1f\n", "pmlogger", l / hertz, 100 * l / hertz / seconds, ml / 1024
    printf "perfolio / (pmcd + pmlogger) = %.2f\n", o / (d + l > 0 ? d + l : 1)
    exit (2 * o > d + l)
  }' || { echo "record.sh: more than half of what pmcd and pmlogger take" >&2; exit 1; }
