#!/bin/sh
# sched convert beside perf's own scripting on one recording of about 1.4 million events, in turn, warm cache.
# usage: bench/peers/sched.sh [PERFOLIO]     ROUNDS=3 LOOPS=250000 KEEP=directory
# Needs root (it records), perf and python. Without PERFOLIO the command is published from this checkout first. The peer is a converter like
# perfwhiz's inside 'perf script -s' (the same rows, marshal instead of MessagePack); where perf has no python, 'perf script' as text.
# Prints medians of CPU seconds (user + system), elapsed seconds, peak memory, and the ratios.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
rounds=${ROUNDS:-3} loops=${LOOPS:-250000}
command -v perf >/dev/null || { echo "sched.sh: perf is missing: apt-get install linux-perf" >&2; exit 1; }
[ -x /usr/bin/time ] || { echo "sched.sh: GNU time is missing: apt-get install time" >&2; exit 1; }
work=${KEEP:-$(mktemp -d)}
[ -n "${KEEP:-}" ] || trap 'rm -rf "$work"' EXIT INT TERM
mkdir -p "$work"
perfolio=${1:-}
if [ -z "$perfolio" ]; then
  dotnet publish "$root/src/Perfolio.Cli" -c Release -o "$work/perfolio" -v q -nologo >&2
  perfolio=$work/perfolio/perfolio
fi
perfolio=$(realpath "$perfolio")

cat >"$work/convert.py" <<'PY'
import marshal, zlib
rows = {k: [] for k in ('event', 'cpu', 'usecs', 'pid', 'task_name', 'duration', 'next_pid', 'next_comm')}
runtime, seen, asleep, names, epoch = {}, set(), {}, {}, [None]
def usecs(s, ns):
    t = s * 1000000 + ns // 1000
    if epoch[0] is None: epoch[0] = t
    return t - epoch[0]
def row(event, cpu, t, pid, name, duration, next_pid, next_comm):
    r = rows
    r['event'].append(event); r['cpu'].append(cpu); r['usecs'].append(t); r['pid'].append(pid)
    r['task_name'].append(names.setdefault(pid, name) if pid else name)
    r['duration'].append(duration); r['next_pid'].append(next_pid); r['next_comm'].append(next_comm)
def sched__sched_stat_runtime(event_name, context, cpu, secs, nsecs, pid, comm, chain, task, tid, run, *rest):
    if cpu in seen: runtime[cpu] = runtime.get(cpu, 0) + run
def sched__sched_switch(event_name, context, cpu, secs, nsecs, pid, comm, chain, prev_comm, prev_pid, prev_prio, prev_state, next_comm, next_pid, next_prio, *rest):
    if cpu in seen: row('sched__sched_switch', cpu, usecs(secs, nsecs), prev_pid, prev_comm, runtime.get(cpu, 0) // 1000, next_pid, next_comm)
    seen.add(cpu); runtime[cpu] = 0
    if prev_state: asleep[prev_pid] = secs * 1000000000 + nsecs
def sched__sched_wakeup(event_name, context, cpu, secs, nsecs, pid, comm, chain, task, tid, *rest):
    since = asleep.pop(tid, None)
    if since is not None: row('sched__sched_stat_sleep', cpu, usecs(secs, nsecs), tid, task, (secs * 1000000000 + nsecs - since) // 1000, 0, None)
def trace_unhandled(*rest): pass
def trace_end():
    open('peer.cdict', 'wb').write(zlib.compress(marshal.dumps(rows, 2)))
PY

if [ ! -f "$work/perf.data" ]; then
  perf record -q -a -m 4096 -o "$work/perf.data" -e sched:sched_switch -e sched:sched_wakeup -e sched:sched_wakeup_new -e sched:sched_stat_runtime \
    -e sched:sched_migrate_task -e sched:sched_process_fork -e sched:sched_process_exec -e sched:sched_process_exit -- \
    sh -c "taskset -c 0 perf bench sched pipe -l $((loops / 2)) >/dev/null & taskset -c 1 perf bench sched pipe -l $((loops / 2)) >/dev/null; wait"
fi
cat "$work/perf.data" >/dev/null
events=$(perf report -i "$work/perf.data" --stats 2>/dev/null | awk '/SAMPLE events:/ { print $3; exit }')
switches=$(perf report -i "$work/perf.data" --stats 2>/dev/null | awk '/sched_switch stats:/ { getline; print $3; exit }')
echo "perf.data: $events events, $switches switches, $(wc -c <"$work/perf.data") bytes"

# measure NAME COMMAND…: appends "cpu elapsed peak" to NAME.
measure() {
  name=$1
  shift
  (cd "$work" && /usr/bin/time -o time -f '%U %S %e %M' "$@" >stdout 2>stderr) || { cat "$work/stderr" >&2; exit 1; }
  awk '{print $1 + $2, $3, $4}' "$work/time" >>"$work/$name.times"
}
median() { sort -n -k"$2" "$work/$1.times" | awk -v c="$2" '{v[NR] = $c} END {print v[int((NR + 1) / 2)]}'; }
show() {
  awk -v title="$1" -v n="$events" -v c="$(median "$2" 1)" -v e="$(median "$2" 2)" -v m="$(median "$2" 3)" -v pc="$(median peer 1)" -v pe="$(median peer 2)" 'BEGIN {
    printf "%-26s %6.2f s CPU %6.2f s elapsed  %5.2f M events/s  peak %4d MB   ratio to peer: CPU %.1f elapsed %.1f\n", title, c, e, n / 1e6 / (e > 0 ? e : 0.01), m / 1024, pc / (c > 0 ? c : 0.01), pe / (e > 0 ? e : 0.01) }'
}
rm -f "$work"/*.times
peer="perf script (text)"
if (cd "$work" && perf script -i perf.data -s convert.py >/dev/null 2>&1); then peer="perf script -s (python)"; fi
for round in $(seq "$rounds"); do
  measure cdict "$perfolio" sched convert perf.data ours.cdict
  measure pfs "$perfolio" sched convert perf.data ours.pfs
  measure list "$perfolio" sched list ours.pfs
  case $peer in *python*) measure peer perf script -i perf.data -s convert.py ;; *) measure peer perf script -i perf.data ;; esac
done
show "$peer" peer
show "perf.data to cdict" cdict
show "perf.data to pfs" pfs
show "sched list of the pfs" list
awk -v b="$(wc -c <"$work/ours.pfs")" -v c="$(wc -c <"$work/ours.cdict")" -v s="$switches" 'BEGIN { printf "pfs %.2f bytes per switch, cdict %.2f\n", b / s, c / s }'
# What the original reader's library makes of the file, and how large its own compression at its default level would be.
if command -v python3 >/dev/null; then
  python3 -c 'import sys, zlib
d = zlib.decompress(open(sys.argv[1], "rb").read())
print("cdict %d bytes of MessagePack in %d; zlib at its default level: %d" % (len(d), len(open(sys.argv[1], "rb").read()), len(zlib.compress(d))))' "$work/ours.cdict"
fi
# A window of a tenth of a second out of the whole: the bytes that are read of the .pfs, index included.
if command -v strace >/dev/null; then
  (cd "$work" && strace -f -e trace=openat,pread64 -o trace "$perfolio" sched map -t '*' --headless --output-dir "$work" -c 100 -f 1000 ours.pfs >/dev/null 2>&1)
  awk -v all="$(wc -c <"$work/ours.pfs")" '/openat\(.*ours\.pfs/ { fd[$NF] = 1 } match($0, /pread64\([0-9]+/) { f = substr($0, RSTART + 8, RLENGTH - 8); if (f in fd) n += $NF }
    END { printf "window of 0.1 s: %d of %d bytes of the .pfs read\n", n, all }' "$work/trace"
fi
