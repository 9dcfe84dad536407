#!/bin/sh
# A profile of a million resources: table to a file, and summary (load, iterate, statistics), each as a whole process.
# usage: bench/peers/table.sh [PERFOLIO]     ROUNDS=5 RESOURCES=1000000
# Without PERFOLIO the command is published from this checkout first. Medians; wanted: table under 2 s and 200 MB.
set -eu
bench=$(cd "$(dirname "$0")/.." && pwd)
. "$bench/setup.sh"
rounds=${ROUNDS:-5} resources=${RESOURCES:-1000000}
need python3 time
publish "${1:-}"
cd "$work"

python3 - "$resources" > big.perf <<'PYTHON'
import json, random, sys
total, kinds = int(sys.argv[1]), 10
random.seed(1)
each = total // kinds
resources = {"f%d#0" % k: {"amount": [random.randrange(1, 2000) for _ in range(each)],
                           "structure-unit-size": [random.randrange(1, 100000) for _ in range(each)]} for k in range(kinds)}
constants = {"f%d#0" % k: {"uid": "f%d" % k, "type": "mixed", "subtype": "time delta", "workload": "w"} for k in range(kinds)}
json.dump({"resources": resources, "resource_type_map": constants, "models": [], "origin": "0" * 40,
           "header": {"type": "mixed", "cmd": "x", "args": "", "workload": "w", "units": {"mixed(time delta)": "us"}},
           "collector_info": {"name": "trace", "params": {}}, "postprocessors": []}, sys.stdout)
PYTHON

measure() {
  name=$1
  shift
  for _ in $(seq "$rounds"); do /usr/bin/time -a -o "$work/$name" -f "%e %M" "$@" >/dev/null; done
}
measure table "$perfolio" show big.perf tableof -of out.txt resources
measure summary "$perfolio" show big.perf summary

python3 - "$work" "$rounds" <<'PYTHON'
import os, statistics, sys
work, rounds = sys.argv[1], sys.argv[2]
print("%d bytes of profile, %d bytes of table, medians of %s" % (
    os.path.getsize(work + "/big.perf"), os.path.getsize(work + "/out.txt"), rounds))
print("%-10s %8s %12s  %s" % ("", "seconds", "peak MiB", "wanted"))
for name, wanted in (("table", "under 2 s, 200 MB"), ("summary", "(load is in bench/Perfolio.Benchmarks)")):
    rows = [tuple(map(float, line.split())) for line in open(os.path.join(work, name))]
    print("%-10s %8.2f %12.1f  %s" % (name, statistics.median(r[0] for r in rows), statistics.median(r[1] for r in rows) / 1024, wanted))
PYTHON
