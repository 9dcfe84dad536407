#!/bin/sh
# Installs what a build needs on Debian 12 beside the .NET SDK: the libraries that an SDK which was only unpacked does not bring,
# git, and node with npm, which bundle the script of the HTML reports. Needs root or sudo, and only when something is missing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
oldest_node=18

node_is_new_enough() {
  command -v node >/dev/null && command -v npm >/dev/null || return 1
  major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
  [ "$major" -ge "$oldest_node" ]
}

loadable() { PATH=$PATH:/sbin:/usr/sbin ldconfig -p | grep -q "$1"; }

if ! command -v dotnet >/dev/null; then
  echo "install-build.sh: the .NET 10 SDK is needed, and dotnet is not on the PATH: https://dotnet.microsoft.com/download" >&2
  exit 1
fi
loadable libicuuc.so || "$here/apt.sh" libicu72
loadable libssl.so || "$here/apt.sh" libssl3
command -v git >/dev/null || "$here/apt.sh" git ca-certificates
node_is_new_enough || "$here/apt.sh" nodejs npm

if ! node_is_new_enough; then
  echo "install-build.sh: node $oldest_node or later with npm is needed, found $(node --version 2>/dev/null || echo none)" >&2
  exit 1
fi
