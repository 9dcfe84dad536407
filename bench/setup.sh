# Sourced by the scripts of this directory, which set $bench to its path. Gives $root, the checkout; $work, a scratch directory that is
# removed at the end; `need TOOL…`; and `publish [PERFOLIO]`, which sets $perfolio to that command, or to one published from the checkout.
root=$(dirname "$bench")
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

need() {
  for tool in "$@"; do
    command -v "$tool" >/dev/null || { echo "$(basename "$0"): $tool is missing: apt-get install $tool" >&2; exit 1; }
  done
}

publish() {
  perfolio=${1:-}
  if [ -z "$perfolio" ]; then
    dotnet publish "$root/src/Perfolio.Cli" -c Release -o "$work/perfolio" -v q -nologo >&2
    perfolio=$work/perfolio/perfolio
  fi
  perfolio=$(realpath "$perfolio")
}
