#!/bin/bash
# Builds everything and runs every test, after installing what they need. Ends with the line "N passed, N failed, N skipped".
# usage: eng/test.sh [FILTER]     FILTER as of 'dotnet test --filter', e.g. Category!=Interop
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

eng/install-test.sh
dotnet build Perfolio.slnx -c Release -nologo -v quiet
# The tests of the command line run the program as it is published.
dotnet publish src/Perfolio.Cli -c Release -nologo -v quiet -o artifacts/perfolio
export PERFOLIO_UNDER_TEST="$PWD/artifacts/perfolio"

# Tests write and sync thousands of small files, mostly waiting for the disk: in memory, where there is plenty that may hold programs.
memory_directory() {
  local directory free
  free=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1)
  [ "${free:-0}" -ge 4194304 ] && [ "$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)" -ge 6291456 ] || return 1
  directory=$(mktemp -d /dev/shm/perfolio-XXXXXX) || return 1
  printf '#!/bin/sh\n' > "$directory/run" && chmod +x "$directory/run" && "$directory/run" && echo "$directory" && return
  rm -rf "$directory"
  return 1
}

results=$(mktemp -d)
scratch=$(memory_directory || mktemp -d)
chmod 711 "$scratch" # one test becomes another user
trap 'rm -rf "$results" "$scratch"' EXIT
status=0
TMPDIR=$scratch dotnet test Perfolio.slnx -c Release --no-build -nologo -v quiet --logger trx --results-directory "$results" \
  ${1:+--filter "$1"} || status=$?

# A skipped test counts in total but not in executed.
read -r passed failed skipped < <(
  cat "$results"/*.trx 2>/dev/null | grep -o '<Counters [^>]*>' | awk '
    function of(name) { match($0, " " name "=\"[0-9]+\""); return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) }
    { passed += of("passed"); skipped += of("total") - of("executed"); failed += of("executed") - of("passed") }
    END { printf "%d %d %d\n", passed, failed, skipped }')

# What a console logger prints in between is lost among nine runs at once, or is cut; here it stands together, before the count.
if [ "$status" -ne 0 ]; then
  python3 eng/failed-tests.py "$results" || true
fi

# A test host that died may have written no result.
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
  echo "eng/test.sh: a test run ended with status $status without naming a failed test" >&2
  failed=1
fi
if [ "$passed" -eq 0 ]; then
  echo "eng/test.sh: no test ran" >&2
  status=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$status" -eq 0 ] && [ "$failed" -eq 0 ]
