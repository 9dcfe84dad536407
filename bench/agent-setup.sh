# Sourced by the scripts that set the JSON agent beside PCP's own (pmdajson.python); they set $root to the checkout, $metrics to the metrics of
# a source, and give their first argument. Gives $work, a scratch directory that is removed at the end; $pids, what is ended then; $perfolio,
# $bench and $peer; `sources COUNT`, which makes sources for both; and what prints figures.
pcp=$("$root/eng/install-pcp.sh")
work=$(mktemp -d)
pids=
cleanup() { for pid in $pids; do kill "$pid" 2>/dev/null || :; done; rm -rf "$work"; }
trap cleanup EXIT INT TERM
perfolio=${1:-}
if [ -z "$perfolio" ]; then
  dotnet publish "$root/src/Perfolio.Cli" -c Release -o "$work/perfolio" -v q -nologo >&2
  perfolio=$work/perfolio/perfolio
fi
perfolio=$(realpath "$perfolio")
# The peer writes its log where it is started.
cd "$work"
dotnet build "$root/bench/Perfolio.Agent.Benchmark" -c Release -o "$work/bench" -v q -nologo >&2
bench=$work/bench/Perfolio.Agent.Benchmark

. "$pcp/env"
unset PCP_DIR
mkdir -p "$work/run" "$work/log" "$work/tmp" "$work/etc/json" "$work/var/config/pmda" "$work/names"
export PCP_RUN_DIR="$work/run" PCP_LOG_DIR="$work/log" PCP_TMP_DIR="$work/tmp" PCP_TMPFILE_DIR="$work/tmp"
tree=$PERFOLIO_PCP_ROOT
# The peer keeps its numbers and its configuration in directories of its own.
sed -e "s,^PCP_PMDAS_DIR=.*,PCP_PMDAS_DIR=$work/etc," -e "s,^PCP_VAR_DIR=.*,PCP_VAR_DIR=$work/var," "$pcp/pcp.conf" >"$work/pcp.conf"
export PCP_CONF="$work/pcp.conf"
peer=
if command -v python3 >/dev/null && python3 -c 'import jsonpointer, six, pcp.pmda' 2>/dev/null; then
  peer="python3 $tree/usr/lib/pcp/pmdas/json/pmdajson.python"
else
  echo "$(basename "$0"): no peer: python3 with jsonpointer and six is needed" >&2
fi
# Sources for both, and nothing left over of the peer's numbers.
sources() {
  count=$1
  directory=$work/sources$count
  [ -d "$directory" ] || "$bench" sources "$directory" "$count" "$metrics"
  printf '{"directory_list":[],"trusted_directory_list":["%s"]}\n' "$directory" >"$work/etc/json/config.json"
  rm -f "$work/var/config/pmda"/*
  ours="$perfolio agent json --pmda --domain 137 --state $work/state$count $directory"
}

# Lines of figures, one of each turn: the median of each column.
medians() { awk '{for (i = 1; i <= NF; i++) v[i] = v[i] " " $i} END {for (i = 1; i <= NF; i++) {n = split(v[i], a, " "); for (j = 2; j <= n; j++)
  for (k = j; k > 1 && a[k] + 0 < a[k-1] + 0; k--) {t = a[k]; a[k] = a[k-1]; a[k-1] = t} printf "%s ", a[int((n + 1) / 2)]} print ""}'; }
row() { awk -v who="$1" '{printf "  %-10s median %8.3f ms, best %8.3f, processor time of the agent %8.3f\n", who, $2, $3, $5}'; }
ratio() { paste -d ' ' "$1" "$2" | awk -v what="$3" '{printf "  ratio      median %.0f, best %.0f%s (%s)\n", $7 / $2, $8 / $3,
  ($5 > 0) ? sprintf(", processor time %.1f", $10 / $5) : "", what}'; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
# Processor seconds of a process so far.
cpu() { awk -v tick="$(getconf CLK_TCK)" '{sub(/.*\) /, ""); print ($12 + $13) / tick}' "/proc/$1/stat"; }
