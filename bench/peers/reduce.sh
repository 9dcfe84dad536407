#!/bin/sh
# archive reduce, dump, check and copy beside pmlogreduce, pmdumplog, pmlogcheck and cp on archives written here, in turn, warm cache.
# usage: bench/peers/reduce.sh [PERFOLIO]     ROUNDS=3 SCALE=1 SLICE=600 LIMIT=120 SHAPES="narrow wide process" KEEP=directory
# Without PERFOLIO the command is published from this checkout first. Prints a markdown table of medians; takes about ten minutes and
# 2.5 GB of disk. SCALE divides the archives' records (to try the script). pmlogreduce takes longer than anyone waits on the whole
# process-like archive: both tools reduce its first SLICE seconds, and pmlogreduce is stopped after LIMIT seconds.
set -eu
bench=$(cd "$(dirname "$0")/.." && pwd)
. "$bench/setup.sh"
need python3 xz zstd
publish "${1:-}"
pcp=$("$root/eng/install-pcp.sh")
dotnet build "$root/bench/Perfolio.Archives.Generator" -c Release -o "$work/generator" -v q -nologo >&2
archives=${KEEP:-$work/archives}
mkdir -p "$archives/packed"
scale=${SCALE:-1}
for shape in narrow:10000 wide:600 process:1070; do
  [ -f "$archives/${shape%:*}.meta" ] || "$work/generator/Perfolio.Archives.Generator" "${shape%:*}" "$archives/${shape%:*}" $((${shape#*:} / scale))
done
# As pmlogger_daily leaves archives, with blocks that can be decoded side by side.
[ -f "$archives/packed/process.0.xz" ] || {
  cp "$archives/process.meta" "$archives/process.index" "$archives/packed"
  xz -1 -T2 --block-size=16MiB -c "$archives/process.0" >"$archives/packed/process.0.xz"
}

# In ten volumes of one block each, which can only be decoded side by side when the next ones are begun early; of .zst the whole in frames.
[ -f "$archives/frames/process.0.zst" ] || {
  mkdir -p "$archives/volumes" "$archives/frames"
  "$work/generator/Perfolio.Archives.Generator" process "$archives/volumes/process" $((1070 / scale)) $((107 / scale + 1))
  for volume in "$archives"/volumes/process.[0-9]; do xz -1 -T1 "$volume"; done
  cp "$archives/process.meta" "$archives/process.index" "$archives/frames"
  (cd "$archives/frames" && split -b 16M "$archives/process.0" part. && for part in part.*; do zstd -q -3 -c "$part"; rm "$part"; done >process.0.zst)
}

python3 "$bench/peers/reduce.py" "$perfolio" "$pcp/run" "$archives" "$work" \
  --rounds "${ROUNDS:-3}" --slice "${SLICE:-600}" --limit "${LIMIT:-120}" --shapes "${SHAPES:-narrow wide process}"
[ "$scale" = 1 ] || echo "Archives of 1/$scale of their size: start-up dominates, these are not results."
