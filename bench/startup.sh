#!/bin/sh
# Start-up: `perfolio --version` and `perfolio status` in a store with one profile, by hyperfine. Wanted: under 80 ms each.
# usage: bench/startup.sh [PERFOLIO]     RUNS=40
# Without PERFOLIO the command is published from this checkout first.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
runs=${RUNS:-40}
for tool in hyperfine python3 git; do
  command -v "$tool" >/dev/null || { echo "startup.sh: $tool is missing: apt-get install $tool" >&2; exit 1; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
perfolio=${1:-}
if [ -z "$perfolio" ]; then
  dotnet publish "$root/src/Perfolio.Cli" -c Release -o "$work/perfolio" -v q -nologo >&2
  perfolio=$work/perfolio/perfolio
fi
perfolio=$(realpath "$perfolio")
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
