#!/bin/sh
# agent json beside PCP's own JSON agent (pmdajson.python), both under one pmcd, on the same sources: a fetch of all metrics, and idle
# processor time; then NDJSON parsing in memory.
# usage: bench/peers/agent.sh [PERFOLIO]     SOURCES=500 METRICS=20 ROUNDS=100
# The peer searches its directories anew for every request, each name included: with SOURCES=500 it needs hours; compare with SOURCES=20.
# Without PERFOLIO the command is published from this checkout first. Wanted: fetch under 20 ms, parsing 500 MB/s, idle under 0.1 %.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
sources=${SOURCES:-500} metrics=${METRICS:-20} rounds=${ROUNDS:-100}
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
dotnet build "$root/bench/Perfolio.Agent.Benchmark" -c Release -o "$work/bench" -v q -nologo >&2
bench=$work/bench/Perfolio.Agent.Benchmark
"$bench" sources "$work/sources" "$sources" "$metrics"

. "$pcp/env"
unset PCP_DIR
mkdir -p "$work/run" "$work/log" "$work/tmp" "$work/etc/json" "$work/var/config/pmda" "$work/names"
export PCP_RUN_DIR="$work/run" PCP_LOG_DIR="$work/log" PCP_TMP_DIR="$work/tmp" PCP_TMPFILE_DIR="$work/tmp"
tree=$PERFOLIO_PCP_ROOT

# The peer needs PCP's Python module, and directories of its own.
peer=
if command -v python3 >/dev/null && python3 -c 'import jsonpointer, six' 2>/dev/null &&
  (cd "$work" && apt-get download python3-pcp >/dev/null 2>&1 && dpkg -x python3-pcp_*.deb "$work/python"); then
  peer=yes
  PYTHONPATH=$(dirname "$(find "$work/python" -name pmda.py | head -n 1)")/..
  export PYTHONPATH
  # Python finds libraries by their development names.
  mkdir "$work/so"
  find "$tree/usr/lib" -name 'libpcp*.so.?' | while read -r library; do
    name=${library##*/}
    ln -sf "$library" "$work/so/${name%.so.*}.so"
  done
  LD_LIBRARY_PATH=$work/so:$LD_LIBRARY_PATH
  export LD_LIBRARY_PATH
  sed -e "s,^PCP_PMDAS_DIR=.*,PCP_PMDAS_DIR=$work/etc," -e "s,^PCP_VAR_DIR=.*,PCP_VAR_DIR=$work/var," "$pcp/pcp.conf" >"$work/pcp.conf"
  printf '{"directory_list":[],"trusted_directory_list":["%s"]}\n' "$work/sources" >"$work/etc/json/config.json"
else
  echo "agent.sh: no peer: python3 with jsonpointer and six, and Debian's python3-pcp, are needed" >&2
fi

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
cp "$tree/usr/lib/pcp/pmns/root_pmcd" "$tree"/usr/lib/pcp/pmns/stdpmid.* "$work/names"

# start NAME COMMAND…: a pmcd whose agent 'json' is the command; prints nothing, sets port and agent.
start() {
  name=$1
  shift
  port=$(free_port)
  printf 'pmcd\t2\tdso\tpmcd_init\t%s\njson\t137\tpipe\tbinary\t%s\n' "$tree/usr/lib/pcp/pmdas/pmcd/pmda_pmcd.so" "$*" >"$work/$name.conf"
  printf 'root {\n\tjson\t137:*:*\n}\n' >"$work/names/root_json"
  (cd "$work/names" && rm -f root && pmnsmerge -a root_pmcd root_json root)
  pmcd -f -A -q 20 -t 60 -U "$(id -un)" -i 127.0.0.1 -p "$port" -c "$work/$name.conf" -n "$work/names/root" -s "$work/$name.socket" -l "$work/$name.log" &
  pids="$pids $!"
  pmcd=$!
  tries=0
  until [ "$(pminfo -h "127.0.0.1:$port" json 2>/dev/null | grep -c '^json.source[0-9]')" -eq $((sources * metrics)) ]; do
    tries=$((tries + 1))
    [ "$tries" -lt "${TRIES:-300}" ] || { echo "agent.sh: $name does not answer" >&2; tail -n 5 "$work/$name.log" "$work/log/pmcd"/*.log >&2 2>/dev/null; pminfo -h "127.0.0.1:$port" json 2>&1 | head -3 >&2; return 1; }
    sleep 0.2
  done
  agent=$(pgrep -P "$pmcd" | head -n 1)
}
# Processor seconds of a process so far.
cpu() { awk -v tick="$(getconf CLK_TCK)" '{sub(/.*\) /, ""); print ($12 + $13) / tick}' "/proc/$1/stat"; }

echo "$sources sources of $metrics metrics"
start ours "$perfolio" agent json --pmda --domain 137 --state "$work/state" "$work/sources"
ours=$agent
before=$(cpu "$ours")
printf 'perfolio:  '
"$bench" fetch "127.0.0.1:$port" "$rounds"
echo "           $(echo "$before $(cpu "$ours")" | awk -v n="$rounds" '{printf "%.2f ms of processor time of the agent per fetch", ($2 - $1) * 1000 / n}')"
# The runtime recompiles hot code in the background for a while.
sleep 5
before=$(cpu "$ours")
sleep 20
echo "           $(echo "$before $(cpu "$ours")" | awk '{printf "idle: %.3f %% of a processor", ($2 - $1) * 100 / 20}')"
if [ -n "$peer" ]; then
  export PCP_CONF="$work/pcp.conf"
  if start theirs python3 "$tree/usr/lib/pcp/pmdas/json/pmdajson.python"; then
    before=$(cpu "$agent")
    printf 'pmdajson:  '
    "$bench" fetch "127.0.0.1:$port" "${PEER_ROUNDS:-5}"
    echo "           $(echo "$before $(cpu "$agent")" | awk -v n="${PEER_ROUNDS:-5}" '{printf "%.2f ms of processor time of the agent per fetch", ($2 - $1) * 1000 / n}')"
  fi
fi
"$bench" parse 64
