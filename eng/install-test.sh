#!/bin/sh
# Installs what the tests need on Debian 12 beside what a build needs. Needs root or sudo when something is missing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
"$here/install-build.sh"
"$here/apt.sh" make gcc g++ libc6-dev python3 python3-tabulate python3-cbor2 python3-prometheus-client util-linux procps sysstat \
  linux-perf libzstd1 xz-utils zstd protobuf-compiler chromium fonts-dejavu-core hyperfine
"$here/install-pcp.sh"
