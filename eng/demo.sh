#!/bin/bash
# Measures a real program from a fresh checkout: installs what is missing, builds perfolio, compiles samples/list_search in a
# scratch git repository, runs the job matrix on it, and prints the numbers and the path of the HTML report.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

"$root/eng/install-build.sh"
"$root/eng/apt.sh" make g++

echo "== Building perfolio"
dotnet publish "$root/src/Perfolio.Cli" -c Release -nologo -v quiet -o "$root/artifacts/perfolio"
export PATH="$root/artifacts/perfolio:$PATH"
perfolio --version

demo=$(mktemp -d -t perfolio-demo.XXXXXX)
cd "$demo"
# The demo's configuration and commits are its own.
export PERUN_CONFIG_DIR="$demo/.config" GIT_AUTHOR_NAME=demo GIT_AUTHOR_EMAIL=demo@localhost
export GIT_COMMITTER_NAME=demo GIT_COMMITTER_EMAIL=demo@localhost

echo "== A repository with the program to measure: $demo"
cp "$root"/samples/list_search/* .
printf '/list_search\n/.perun/\n/.config/\n' > .gitignore
git init -q .
git add .
git commit -q -m "A linked list: init, insert, search, destroy"
perfolio init

cat >> .perun/local.yml <<'YAML'

cmds: [./list_search]
workloads: [list_sizes]
collectors:
  - name: time
    params: {warmup: 1, repeat: 10}
generators:
  workload:
    - {id: list_sizes, type: integer, min_range: 20000, max_range: 100000, step: 20000}
execute:
  pre_run: [make -s]
YAML

echo "== perfolio run matrix"
perfolio run matrix
echo "== perfolio add 0@p"
perfolio add 0@p
echo "== perfolio status"
perfolio --no-pager status
echo "== The wall times as a table"
perfolio show 0@i tableof --to-stdout resources -h workload -h subtype -h amount -f subtype real -s amount | sed -n '1,8p'
echo "== JSON of a script as metrics"
"$root/samples/agent/queue.sh" /usr/share > queue.json && perfolio agent json --control agent queue.json | sed -n '2,13p'
