#!/usr/bin/env python3
"""A collector in Python: reads /proc/loadavg while a command runs (docs/formats/unit-protocol.md).

Copy this folder to .perun/perfolio/units/ or ~/.config/perfolio/units/ and run: perfolio collect -c CMD loadavg
"""
import json
import subprocess
import sys
import time


def tell(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def reading():
    with open("/proc/loadavg", encoding="ascii") as file:
        one, _, _, tasks, _ = file.read().split()
    runnable, existing = tasks.split("/")
    return float(one), int(runnable), int(existing)


def before(context):
    try:
        reading()
    except (OSError, ValueError) as error:
        return {"status": 1, "message": "/proc/loadavg cannot be read: %s" % error}
    return {"status": 0}


def run(context):
    interval = context["parameters"]["interval"]
    command = context["executable"]
    output = sys.stderr if context["output"] == "stderr" else subprocess.DEVNULL
    samples = []
    begin = time.monotonic_ns()
    process = subprocess.Popen(command["argv"], cwd=context["working_directory"],
                               stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    while True:
        samples.append(((time.monotonic_ns() - begin) // 1000, *reading()))
        tell({"kind": "progress", "stage": "sampling", "done": len(samples), "total": 0})
        try:
            code = process.wait(interval)
            break
        except subprocess.TimeoutExpired:
            continue
    profile = profile_of(command["command"], samples)
    if code != 0:
        return {"status": 1, "message": "%s ended with status %d" % (command["command"], code),
                "profile": profile, "partial": "the command ended with status %d" % code}
    return {"status": 0, "profile": profile}


def profile_of(uid, samples):
    resources, types = {}, {}
    kinds = [("load", "one minute"), ("tasks", "runnable"), ("tasks", "existing")]
    for number, (kind, subtype) in enumerate(kinds):
        name = "%s#%d" % (uid, number)
        resources[name] = {"amount": [s[number + 1] for s in samples], "timestamp": [s[0] for s in samples]}
        types[name] = {"subtype": subtype, "time": "0.0", "type": kind, "uid": uid}
    return {"resources": resources, "resource_type_map": types}


PHASES = {"before": before, "run": run}


def main():
    for line in sys.stdin:
        request = json.loads(line)
        try:
            tell(PHASES.get(request["phase"], lambda context: {"status": 0})(request["context"]))
        except Exception as error:
            tell({"status": 1, "message": "%s: %s" % (type(error).__name__, error)})


if __name__ == "__main__":
    main()
