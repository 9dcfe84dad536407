#!/bin/sh
# The metrics page with a million points in Chromium: until it is ready, and per frame while zooming from the whole to 1/256.
# usage: bench/peers/page.sh     ROUNDS=3
# Wanted: frames under 16 ms on a quiet machine. Needs chromium (eng/install-test.sh). There is no peer: pmrep has no page.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
rounds=${ROUNDS:-3}
project=$root/tests/Perfolio.Reporting.Tests
dotnet build "$project" -c Release -v q -nologo >&2
for _ in $(seq "$rounds"); do
  dotnet test "$project" -c Release --no-build --filter FullyQualifiedName~A_million_points --logger "console;verbosity=detailed" |
    sed -n 's/^ *\(frame, .*\|page ready .*\)$/\1/p'
done
