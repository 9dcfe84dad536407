"""Runs the commands of reduce.sh in turn and prints a markdown table of medians: wall and processor seconds, MB/s, peak anonymous memory."""
import argparse
import glob
import os
import statistics
import subprocess
import sys
import threading
import time

STEP = 10  # seconds between records of the generated archives


class Runs:
    """What one command cost, round by round."""

    def __init__(self):
        self.walls, self.cpus, self.peaks, self.stopped = [], [], [], False

    def wall(self):
        return statistics.median(self.walls)

    def cpu(self):
        return statistics.median(self.cpus)

    def peak(self):
        return statistics.median(self.peaks)


def anonymous(pid):
    """Anonymous memory of a process in kB; mapped files do not count."""
    try:
        with open("/proc/%d/status" % pid) as status:
            return next((int(line.split()[1]) for line in status if line.startswith("RssAnon:")), 0)
    except (OSError, ValueError):
        return 0


def measure(runs, command, limit=None):
    if runs.stopped:
        return
    begin = time.monotonic()
    with open(os.path.join(options.work, "errors"), "w+") as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        done, peak = threading.Event(), 0

        def watch():
            nonlocal peak
            while not done.wait(0.01):
                peak = max(peak, anonymous(process.pid))
                if limit and time.monotonic() - begin > limit:
                    runs.stopped = True
                    process.kill()
                    return

        watcher = threading.Thread(target=watch)
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        done.set()
        watcher.join()
        if process.returncode != 0 and not runs.stopped:
            errors.seek(0)
            sys.exit("%s: exit status %d\n%s" % (" ".join(command), process.returncode, errors.read()))
    runs.walls.append(time.monotonic() - begin)
    runs.cpus.append(usage.ru_utime + usage.ru_stime)
    runs.peaks.append(peak / 1000)


def clear():
    for path in glob.glob(out + "*"):
        os.remove(path)


def reduced(name, interval, *window):
    return ([options.perfolio, "archive", "reduce", "-t", interval, *window, os.path.join(options.archives, name), out],
            [options.pcp, "pmlogreduce", "-t", interval, *window, os.path.join(options.archives, name), out])


def size(name):
    return sum(os.path.getsize(path) for path in glob.glob(os.path.join(options.archives, name) + ".*"))


def compare(title, bytes_, ours, peer, wanted, times=None):
    """One row. `wanted` is the least of peer / ours, or, negative, the most of ours / peer. `times` is how often the peer's work ours is."""
    mine, theirs = Runs(), Runs()
    for _ in range(options.rounds):
        for runs, command in ((mine, ours), (theirs, peer)):
            clear()
            measure(runs, command, options.limit if runs is theirs else None)
    clear()
    factor = times or 1
    ratio = theirs.wall() * factor / mine.wall()
    cpu = theirs.cpu() * factor / mine.cpu()
    if wanted < 0:
        ratio, cpu = 1 / ratio, 1 / cpu
    met = ratio <= -wanted if wanted < 0 else ratio >= wanted
    above = ">" if theirs.stopped else ""
    print("| %s | %.0f | %.2f | %.2f | %.0f | %.0f | %s%.2f | %s%.2f | %.1f | %.0f | %s%.2f (%.2f) | %s %.1f: %s |" % (
        title, bytes_ / 1e6, mine.wall(), mine.cpu(), bytes_ / 1e6 / mine.wall(), mine.peak(),
        above, theirs.wall(), above, theirs.cpu(), bytes_ / factor / 1e6 / theirs.wall(), theirs.peak(),
        above, ratio, cpu, "at most" if wanted < 0 else "at least", abs(wanted), "met" if met else "**missed**"), flush=True)


def process_like():
    whole = size("process")
    records = (os.path.getsize(os.path.join(options.archives, "process.0")) - 808) / per_record()
    share = min(1.0, (options.slice / STEP + 1) / records)
    window = "%dsec" % options.slice
    ours, peer = reduced("process", "600", "-T", window)
    compare("reduce `-t 600 -T %s`, process-like" % window, whole * share, ours, peer, 20)
    compare("reduce `-t 600`, process-like; peer the first %s" % window, whole, reduced("process", "600")[0], peer, 20, 1 / share)
    packed = os.path.join(options.archives, "packed", "process")
    compare("reduce `-t 600`, process-like as .xz; peer `xz -dc`", whole,
            [options.perfolio, "archive", "reduce", "-t", "600", packed, out], ["xz", "-dc", packed + ".0.xz"], -1.3)
    volumes = os.path.join(options.archives, "volumes", "process")
    compare("reduce `-t 600`, process-like, ten .xz volumes of one block; peer `xz -dc`", whole,
            [options.perfolio, "archive", "reduce", "-t", "600", volumes, out], ["xz", "-dc", *sorted(glob.glob(volumes + ".*.xz"))], -1.3)
    compare("reduce `-t 600`, process-like, frames of .zst; peer ours of the plain archive", whole,
            [options.perfolio, "archive", "reduce", "-t", "600", os.path.join(options.archives, "frames", "process"), out],
            reduced("process", "600")[0], -1.3)


def per_record():
    with open(os.path.join(options.archives, "process.0"), "rb") as volume:
        volume.seek(808)
        return int.from_bytes(volume.read(4), "big")


def tools(shape):
    archive = os.path.join(options.archives, shape)
    compare("dump `-a`, %s" % shape, size(shape), [options.perfolio, "archive", "dump", "-a", archive],
            [options.pcp, "pmdumplog", "-a", archive], 5)
    compare("check `-w`, %s" % shape, size(shape), [options.perfolio, "archive", "check", "-w", archive],
            [options.pcp, "pmlogcheck", "-w", archive], 1)
    # Ours reaches the disk before it ends; so must the peer.
    compare("copy, %s; peer `cp` and `sync`" % shape, size(shape), [options.perfolio, "archive", "copy", archive, out],
            ["sh", "-c", "for f in '%s'.*; do cp \"$f\" '%s'.${f##*.}; done; sync '%s'.*" % (archive, out, out)], -2)


parser = argparse.ArgumentParser()
for name in ("perfolio", "pcp", "archives", "work"):
    parser.add_argument(name)
parser.add_argument("--rounds", type=int)
parser.add_argument("--slice", type=int)
parser.add_argument("--limit", type=float)
parser.add_argument("--shapes")
options = parser.parse_args()
out = os.path.join(options.work, "out")

print("| what | MB | ours, s | CPU s | MB/s | peak MB | peer, s | CPU s | MB/s | peak MB | ratio of wall (CPU) | wanted |")
print("|---|---|---|---|---|---|---|---|---|---|---|---|")
for shape in options.shapes.split():
    # Warm the cache.
    for path in glob.glob(os.path.join(options.archives, shape) + ".*"):
        with open(path, "rb") as member:
            while member.read(1 << 24):
                pass
    if shape == "process":
        process_like()
        continue
    compare("reduce `-t 60`, %s" % shape, size(shape), *reduced(shape, "60"), 5 if shape == "narrow" else 50)
    tools(shape)
print("\nMedians of %d rounds; memory is anonymous; load average %s." % (
    options.rounds, open("/proc/loadavg").read().split()[0]))
