#!/bin/sh
# A script that prints JSON: what docs/agent.md makes metrics of. Usage: queue.sh [DIRECTORY]
directory=${1:-/tmp}
files=0 bytes=0 list=
for file in "$directory"/*; do
  [ -f "$file" ] || continue
  size=$(wc -c <"$file")
  files=$((files + 1)) bytes=$((bytes + size))
done
for sub in "$directory"/*/; do
  [ -d "$sub" ] || continue
  name=$(basename "$sub" | tr -d '"\\')
  list="$list${list:+,}{\"name\":\"$name\",\"files\":$(find "$sub" -maxdepth 1 -type f 2>/dev/null | wc -l)}"
done
printf '{"files":%d,"size_bytes":%d,"directories":[%s]}\n' "$files" "$bytes" "$list"
