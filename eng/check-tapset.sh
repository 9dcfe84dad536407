#!/bin/sh
# Translates the systemtap tapset as far as that goes without a kernel's build tree: parses the sample (stap -p1), and turns a script that
# uses every function of the tapset into C (stap -p3) against a stand-in for the tree. Nothing is compiled or loaded.
# usage: eng/check-tapset.sh     Uses stap if it is installed, else Debian's packages, unpacked into a directory of their own.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
stap=$(command -v stap || :)
if [ -z "$stap" ]; then
  (cd "$work" && apt-get download systemtap systemtap-common systemtap-runtime >download.log 2>&1) || {
    cat "$work/download.log" >&2
    echo "check-tapset.sh: systemtap could not be downloaded" >&2
    exit 1
  }
  for deb in "$work"/*.deb; do dpkg -x "$deb" "$work/stap"; done
  stap=$work/stap/usr/bin/stap
  SYSTEMTAP_TAPSET=$work/stap/usr/share/systemtap/tapset SYSTEMTAP_RUNTIME=$work/stap/usr/share/systemtap/runtime
  export SYSTEMTAP_TAPSET SYSTEMTAP_RUNTIME
fi
tree=$work/tree
mkdir -p "$tree/include/generated" "$tree/include/config"
printf 'CONFIG_MODULES=y\nCONFIG_TRACEPOINTS=y\nCONFIG_PROC_FS=y\nCONFIG_KALLSYMS=y\n' | tee "$tree/.config" >"$tree/include/config/auto.conf"
uname -r >"$tree/include/config/kernel.release"
: >"$tree/Makefile"
: >"$tree/Module.symvers"
: >"$tree/System.map"
printf '#define UTS_RELEASE "%s"\n' "$(uname -r)" >"$tree/include/generated/utsrelease.h"
cat >"$work/all.stp" <<'STP'
global reads
probe begin {
  perfolio_json_prefix("demo")
  perfolio_json_numeric("hits", "number of \"hits\"", "count", "counter")
  perfolio_json_string("state", "")
  perfolio_json_array("disks", "all disks")
  perfolio_json_array_numeric("disks", "reads", "", "count", "counter")
  perfolio_json_array_string("disks", "kind", "what it is")
  reads["sda"] = 1
}
probe perfolio_json_data {
  perfolio_json_emit("hits", 1)
  perfolio_json_emit_string("state", "a\"b\n")
  foreach (disk in reads) {
    perfolio_json_emit_element("disks", disk, "reads", reads[disk])
    perfolio_json_emit_element_string("disks", disk, "kind", "x")
  }
}
STP
run() { "$stap" -r "$tree" -I "$root/native/systemtap" "$@" >"$work/out" 2>"$work/err" || { cat "$work/err" >&2; exit 1; }; }
run -p1 "$root/samples/net_xmit/net_xmit_json.stp"
run -p3 "$work/all.stp"
echo "the tapset translates to $(wc -l <"$work/out") lines of C"
