#!/bin/sh
# Bundles the scripts of the HTML pages, report.js, metrics.js and scheduling.js: build.sh ROOM_DIR WORK_DIR
# The packages come from package-lock.json, which names each by version and hash. Everything is made in WORK_DIR, where the sources
# lie as they do in ROOM_DIR; a lock keeps two builds at the same time from each other, and an output appears complete or not at all.
set -eu
room=$1 work=$2

if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
  echo "build.sh : error PR0001: node and npm are needed to bundle the scripts of the HTML pages; run eng/install-build.sh" >&2
  exit 1
fi

mkdir -p "$work/Html/web" "$work/Metrics/web" "$work/Scheduling/web"
exec 9>"$work/lock"
flock 9
work=$(cd "$work" && pwd)

cp "$room"/Html/web/package.json "$room"/Html/web/package-lock.json "$room"/Html/web/.npmrc "$work"/
rm -f "$work"/*/web/*.ts
for page in Html Metrics Scheduling; do cp "$room/$page"/web/*.ts "$work/$page"/web/; done
cp "$room"/Html/web/tsconfig.json "$work"/Html/web/
cd "$work"
if ! cmp -s package-lock.json installed.json; then
  rm -f installed.json
  npm ci --no-audit --no-fund --loglevel=error
  cp package-lock.json installed.json
fi
node_modules/.bin/tsc --project Html/web/tsconfig.json
bundle() {
  node_modules/.bin/esbuild "$1/web/main.ts" --bundle --minify --format=iife --target=es2022 --charset=ascii \
    --legal-comments=inline --log-level=warning --outfile="$2.bundle"
  mv "$2.bundle" "$2"
}
bundle Html report.js
bundle Metrics metrics.js
bundle Scheduling scheduling.js
