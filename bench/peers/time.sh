#!/bin/sh
# collect time beside hyperfine -N on the same command, in turn: the mean it reports per run, and what a run costs in all.
# usage: bench/peers/time.sh [PERFOLIO]     ROUNDS=5 RUNS=200 COMMAND=/bin/true
# Without PERFOLIO the command is published from this checkout first.
set -eu
bench=$(cd "$(dirname "$0")/.." && pwd)
. "$bench/setup.sh"
rounds=${ROUNDS:-5} runs=${RUNS:-200} command=${COMMAND:-/bin/true}
need hyperfine python3 git
publish "${1:-}"

mkdir "$work/repository"
cd "$work/repository"
git init -q .
git -c user.name=bench -c user.email=bench@localhost commit -q --allow-empty -m bench
"$perfolio" init >/dev/null

now() { date +%s%N; }
# What starting, storing and reporting costs once is taken off with a run of a single repetition.
for round in $(seq "$rounds"); do
  for count in 1 "$runs"; do
    begin=$(now)
    "$perfolio" collect -c "$command" time -w 0 -r "$count" >/dev/null 2>&1
    echo "perfolio $round $count $(($(now) - begin))" >> "$work/walls"
  done
  newest=$(ls -t .perun/jobs/*.perf | head -n 1)
  cp "$newest" "$work/perfolio-$round.json"
  for count in 2 "$runs"; do
    begin=$(now)
    hyperfine -N -w 0 -r "$count" --export-json "$work/hyperfine-$round.json" "$command" >/dev/null 2>&1
    echo "hyperfine $round $count $(($(now) - begin))" >> "$work/walls"
  done
done

python3 - "$work" "$rounds" "$runs" "$command" <<'PYTHON'
import json, statistics, sys
work, rounds, runs, command = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
walls = {}
for line in open(work + "/walls"):
    tool, number, count, wall = line.split()
    walls[tool, int(number), int(count)] = int(wall)

def ours(number):
    profile = json.load(open("%s/perfolio-%d.json" % (work, number)))
    for name, kind in profile["resource_type_map"].items():
        if kind["type"] == "time" and kind["subtype"] == "real":
            return statistics.mean(profile["resources"][name]["amount"])

def theirs(number):
    return json.load(open("%s/hyperfine-%d.json" % (work, number)))["results"][0]["mean"]

def cost(tool, few):
    return statistics.median((walls[tool, n, runs] - walls[tool, n, few]) / (runs - few) / 1e3 for n in range(1, rounds + 1))

numbers = range(1, rounds + 1)
rows = [
    ("mean per run", statistics.median(map(ours, numbers)) * 1e6, statistics.median(map(theirs, numbers)) * 1e6, "0.95 to 1.05"),
    ("cost per run", cost("perfolio", 1), cost("hyperfine", 2), "at most 1.20"),
]
print("%s, %d runs, medians of %d rounds" % (command, runs, rounds))
print("%-14s %14s %14s %8s  %s" % ("", "perfolio (us)", "hyperfine (us)", "ratio", "wanted"))
for name, left, right, wanted in rows:
    print("%-14s %14.1f %14.1f %8.2f  %s" % (name, left, right, left / right, wanted))
PYTHON
