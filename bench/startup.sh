#!/bin/sh
# Start-up: `perfolio --version` and `perfolio status` in a store with one profile, by hyperfine. Wanted: under 80 ms each.
# usage: bench/startup.sh [PERFOLIO]     RUNS=40
# Without PERFOLIO the command is published from this checkout first.
set -eu
bench=$(cd "$(dirname "$0")" && pwd)
. "$bench/setup.sh"
runs=${RUNS:-40}
need hyperfine python3 git
publish "${1:-}"
mkdir "$work/repository"
cd "$work/repository"
git init -q .
git -c user.name=bench -c user.email=bench@localhost commit -q --allow-empty -m bench
export PERUN_CONFIG_DIR="$work/configuration"
"$perfolio" init >/dev/null
"$perfolio" collect -c /bin/true time -r 3 >/dev/null 2>&1
"$perfolio" add 0@p >/dev/null 2>&1

hyperfine -N -w 5 -r "$runs" --export-json "$work/times.json" \
  -n version "$perfolio --version" -n status "$perfolio --no-pager status" >/dev/null 2>&1
python3 - "$work/times.json" <<'PYTHON'
import json, sys
print("%-8s %10s %8s %8s %8s  %s" % ("", "median ms", "min", "user", "system", "wanted"))
for result in json.load(open(sys.argv[1]))["results"]:
    print("%-8s %10.1f %8.1f %8.1f %8.1f  under 80" % (
        result["command"], *(result[k] * 1e3 for k in ("median", "min", "user", "system"))))
print("load average: " + open("/proc/loadavg").read().split()[0])
PYTHON
