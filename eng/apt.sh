#!/bin/sh
# Installs Debian packages that are missing: eng/apt.sh PACKAGE...
# Needs root or sudo, and only when something is missing; quick when nothing is.
set -eu
missing=""
for package in "$@"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "eng/apt.sh: install$missing yourself; this system has no apt-get to do it" >&2
  exit 1
fi

if [ "$(id -u)" -eq 0 ]; then root=""
elif command -v sudo >/dev/null; then root="sudo"
else
  echo "eng/apt.sh: installing$missing needs root or sudo" >&2
  exit 1
fi

apt() { $root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -qq "$@" >&2; }
apt update
# shellcheck disable=SC2086 # the list is meant to split
apt install -y --no-install-recommends $missing
