#!/bin/sh
# A script that prints JSON: what docs/agent.md makes metrics of. Usage: queue.sh [DIRECTORY]
# A directory of thousands takes it no time: it starts nothing for each.
directory=${1:-/tmp}
count() {
  files=0
  for file in "$1"/*; do
    [ -f "$file" ] && files=$((files + 1))
  done
}
list=
for sub in "$directory"/*/; do
  [ -d "$sub" ] || continue
  name=${sub%/} name=${name##*/}
  # Such names would have to be escaped.
  case $name in *[\"\\[:cntrl:]]*) continue ;; esac
  count "${sub%/}"
  list="$list${list:+,}{\"name\":\"$name\",\"files\":$files}"
done
count "$directory"
bytes=$(find "$directory" -maxdepth 1 -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum + 0 }')
printf '{"files":%d,"size_bytes":%d,"directories":[%s]}\n' "$files" "$bytes" "$list"
