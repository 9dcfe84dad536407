#!/bin/sh
# Installs what a build needs on Debian 12 beside the .NET SDK: node and npm, which bundle the script of the HTML reports.
# Needs root or sudo, and only when something is missing; quick when nothing is.
set -eu
oldest_node=18

node_is_new_enough() {
  command -v node >/dev/null && command -v npm >/dev/null || return 1
  major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
  [ "$major" -ge "$oldest_node" ]
}

node_is_new_enough && exit 0

if ! command -v apt-get >/dev/null; then
  echo "install-build.sh: install node $oldest_node or later with npm; this system has no apt-get to do it" >&2
  exit 1
fi

if [ "$(id -u)" -eq 0 ]; then root=""
elif command -v sudo >/dev/null; then root="sudo"
else
  echo "install-build.sh: nodejs and npm are missing, and installing them needs root or sudo" >&2
  exit 1
fi

$root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 update -qq
$root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends nodejs npm

if ! node_is_new_enough; then
  echo "install-build.sh: node $oldest_node or later is needed, found $(node --version 2>/dev/null || echo none)" >&2
  exit 1
fi
