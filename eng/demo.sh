#!/bin/bash
# Measures a real program from a fresh checkout: installs what is missing, builds perfolio, compiles samples/list_search in a
# scratch git repository, runs the job matrix on it, and prints the numbers and the path of the HTML report.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

"$root/eng/install-build.sh"
"$root/eng/apt.sh" make g++

echo "== Building perfolio"
dotnet publish "$root/src/Perfolio.Cli" -c Release -nologo -v quiet -o "$root/artifacts/perfolio"
export PATH="$root/artifacts/perfolio:$PATH"
perfolio --version

demo=$(mktemp -d -t perfolio-demo.XXXXXX)
cd "$demo"
# The demo's configuration and commits are its own.
export PERUN_CONFIG_DIR="$demo/.config" GIT_AUTHOR_NAME=demo GIT_AUTHOR_EMAIL=demo@localhost
export GIT_COMMITTER_NAME=demo GIT_COMMITTER_EMAIL=demo@localhost

echo "== A repository with the program to measure: $demo"
cp "$root"/samples/list_search/* .
printf '/list_search\n/.perun/\n/.config/\n' > .gitignore
git init -q .
git add .
git commit -q -m "A linked list: init, insert, search, destroy"
perfolio init

cat >> .perun/local.yml <<'YAML'

cmds: [./list_search]
workloads: [list_sizes]
collectors:
  - name: time
    params: {warmup: 1, repeat: 10}
generators:
  workload:
    - {id: list_sizes, type: integer, min_range: 20000, max_range: 100000, step: 20000}
execute:
  pre_run: [make -s]
YAML

echo "== perfolio run matrix"
perfolio run matrix
echo "== perfolio add 0@p"
perfolio add 0@p
echo "== perfolio status"
perfolio --no-pager status
echo "== The wall times as a table"
perfolio show 0@i tableof --to-stdout resources -h workload -h subtype -h amount -f subtype real -s amount | sed -n '1,8p'

echo "== The system while the matrix runs again and again for three seconds, recorded every 10 ms: perfolio archive record"
# shellcheck disable=SC2016 # the inner shell expands it
perfolio archive record -t 10msec recorded -- \
  sh -c 'end=$(($(date +%s) + 4)); while [ "$(date +%s)" -lt "$end" ]; do perfolio run matrix; done' > /dev/null
echo "== Reduced to a record per 100 ms, of counters and means: perfolio archive reduce"
perfolio archive reduce -t 100msec recorded reduced
perfolio archive check -w reduced
for archive in recorded reduced; do
  printf '%s: %d records, %d bytes of data\n' "$archive" "$(perfolio archive dump "$archive" mem.util.free | grep -c 'mem.util.free')" "$(stat -c %s "$archive.0")"
  printf '  %-18s %16s %14s\n' time 'user time, ms' 'free, kB'
  perfolio archive dump "$archive" kernel.all.cpu.user mem.util.free | awk '
    / metrics?$/ { time = $1; user = "" }
    /\(kernel.all.cpu.user\)/ { user = $NF }
    /\(mem.util.free\)/ && shown++ < 4 { printf "  %-18s %16s %14s\n", time, user, $NF }'
done
echo "== The recording as a table and as a page with charts: perfolio archive report"
# From the first row on there are rates: half a second of the recording stands before it.
perfolio archive report -a recorded -t 500msec -S 500msec -s 6 :vmstat
perfolio archive report -a recorded -o html -F recorded.html :vmstat :sar :sar-b :sar-B :sar-w :sar-r :collectl-sn
echo "$demo/recorded.html"

echo "== Metrics out of a script's JSON, without a schema: perfolio agent json"
sh "$root/samples/agent/queue.sh" "$demo" > queue.json
perfolio agent json queue.json | sed -n '1,/^json.nsources/p' | sed '$d'

echo "== Who ran where, for two seconds: perfolio sched capture, sched map"
capture=busy
if ! perfolio sched capture --native -s 2 "$capture"; then
  echo "The kernel does not let us trace here; a capture made elsewhere is shown instead."
  cp "$root/samples/captures/list_search.pfs" "$capture.pfs"
fi
perfolio sched list "$capture.pfs" | sed -n '1,8p'
perfolio sched map -t '.*' --headless "$capture.pfs"
