#!/bin/sh
# Bundles the script of the HTML reports: build.sh SOURCE_DIR WORK_DIR OUTPUT
# The packages come from package-lock.json, which names each by version and hash. Everything is made in WORK_DIR; a lock
# keeps two builds at the same time from each other, and the output appears complete or not at all.
set -eu
source=$1 work=$2 output=$3

if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
  echo "build.sh : error PR0001: node and npm are needed to bundle the script of the HTML reports; run eng/install-build.sh" >&2
  exit 1
fi

mkdir -p "$work"
exec 9>"$work/lock"
flock 9
work=$(cd "$work" && pwd)

cp "$source"/package.json "$source"/package-lock.json "$source"/.npmrc "$source"/tsconfig.json "$source"/*.ts "$work"/
cd "$work"
if ! cmp -s package-lock.json installed.json; then
  rm -f installed.json
  npm ci --no-audit --no-fund --loglevel=error
  cp package-lock.json installed.json
fi
node_modules/.bin/tsc --project tsconfig.json
node_modules/.bin/esbuild main.ts --bundle --minify --format=iife --target=es2022 --charset=ascii \
  --legal-comments=inline --log-level=warning --outfile=bundle.js
mv bundle.js "$output"
