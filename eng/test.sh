#!/bin/bash
# Builds everything and runs every test, after installing what they need. Ends with the line "N passed, N failed, N skipped".
# usage: eng/test.sh [FILTER]     FILTER as of 'dotnet test --filter', e.g. Category!=Interop
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

eng/install-test.sh
dotnet build Perfolio.slnx -c Release -nologo -v quiet
# The tests of the command line start it hundreds of times; the published program starts faster.
dotnet publish src/Perfolio.Cli -c Release -nologo -v quiet -o artifacts/perfolio
export PERFOLIO_UNDER_TEST="$PWD/artifacts/perfolio"

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
status=0
dotnet test Perfolio.slnx -c Release --no-build -nologo -v quiet --logger trx --results-directory "$results" \
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
