#!/bin/sh
# Unpacks Debian's pcp tools into a directory of their own: no root, no systemd, no post-install step.
# The result is judged by whether the tools run. Running it again costs nothing.
#
#   eng/install-pcp.sh            prints the directory; its file `env` is for sourcing, `run` starts one tool
set -eu
tools=${PERFOLIO_TOOLS:-$HOME/.cache/perfolio-tools}/pcp
bin=$tools/tree/usr/bin
lib=$tools/tree/usr/lib/pcp/bin

works() {
  [ -x "$tools/run" ] || return 1
  # pmdumplog exits 1 after printing its version: the text counts.
  "$tools/run" pmdumplog --version 2>&1 | grep -q '^pmdumplog version' || return 1
  "$tools/run" pminfo --version 2>&1 | grep -q '^pminfo version' || return 1
  "$tools/run" pmrep --version 2>&1 | grep -q '^pmrep version' || return 1
  "$tools/run" pcp2json --version 2>&1 | grep -q '^pcp2json version' || return 1
  for tool in pmval pmlogcheck pmlogreduce pmlogextract pmlogger pmcd pmdalinux; do
    "$tools/run" --check "$tool" || return 1
  done
}

if works; then
  echo "$tools"
  exit 0
fi

command -v apt-get >/dev/null || { echo "install-pcp.sh: apt-get is needed (Debian or a relative of it)" >&2; exit 1; }
rm -rf "$tools"
mkdir -p "$tools/deb" "$tools/tree"
cd "$tools/deb"
# libpcp and what the tools themselves are linked to; libraries already on the machine are left to the loader.
packages="pcp pcp-conf libpcp3 libpcp-archive1 libpcp-gui2 libpcp-import1 libpcp-mmv1 libpcp-pmda3 libpcp-trace2 libpcp-web1 python3-pcp pcp-export-pcp2json"
fetch() {
  apt-get download "$@" >download.log 2>&1 || { apt-get update >>download.log 2>&1; apt-get download "$@" >>download.log 2>&1; } || {
    cat download.log >&2
    echo "install-pcp.sh: could not download: $*" >&2
    exit 1
  }
}
fetch $packages
unpack() { for deb in *.deb; do dpkg -x "$deb" "$tools/tree"; rm "$deb"; done; }
unpack

libraries=$(find "$tools/tree/usr/lib" -name 'lib*.so*' -printf '%h\n' | sort -u | tr '\n' ':')
missing() {
  for tool in "$bin/pmdumplog" "$bin/pminfo" "$bin/pmval" "$bin/pmlogger" "$bin/pmlogcheck" "$lib/pmlogcheck" \
    "$lib/pmlogreduce" "$lib/pmlogextract" "$lib/pmcd" "$tools/tree/usr/lib/pcp/pmdas/linux/pmdalinux"; do
    [ ! -x "$tool" ] || LD_LIBRARY_PATH=$libraries ldd "$tool" 2>/dev/null | awk '/not found/ {print $1}'
  done | sort -u
}
package_of() {
  case $1 in
    libsasl2.so.2) echo libsasl2-2 ;;
    libsystemd.so.0) echo libsystemd0 ;;
    libuv.so.1) echo libuv1 ;;
    libpfm.so.4) echo libpfm4 ;;
    libbpf.so.1) echo libbpf1 ;;
    libelf.so.1) echo libelf1 ;;
    libreadline.so.8) echo libreadline8 ;;
    libncurses.so.6) echo libncurses6 ;;
    libncursesw.so.6) echo libncursesw6 ;;
    libtinfo.so.6) echo libtinfo6 ;;
    libssl.so.3 | libcrypto.so.3) echo libssl3 ;;
    liblzma.so.5) echo liblzma5 ;;
    libcap.so.2) echo libcap2 ;;
    libgcrypt.so.20) echo libgcrypt20 ;;
    libgpg-error.so.0) echo libgpg-error0 ;;
    liblz4.so.1) echo liblz4-1 ;;
    libzstd.so.1) echo libzstd1 ;;
    *) echo "install-pcp.sh: no package known for $1" >&2 ;;
  esac
}
round=0
while [ "$round" -lt 4 ]; do
  wanted=$(for library in $(missing); do package_of "$library"; done | sort -u)
  [ -n "$wanted" ] || break
  fetch $wanted
  unpack
  libraries=$(find "$tools/tree/usr/lib" "$tools/tree/lib" -name 'lib*.so*' -printf '%h\n' 2>/dev/null | sort -u | tr '\n' ':')
  round=$((round + 1))
done

# pcp.conf names directories of an installed system; ours points into the tools directory.
sed -e "s,=/usr/,=$tools/tree/usr/,; s,=/var/,=$tools/var/,; s,=/run/,=$tools/var/run/,; s,=/etc/,=$tools/tree/etc/," \
  -e "s,^PCP_DIR=.*,PCP_DIR=$tools/tree," \
  -e "s,^PCP_VAR_DIR=.*,PCP_VAR_DIR=$tools/tree/var/lib/pcp," \
  -e "s,^PCP_PMDAS_DIR=.*,PCP_PMDAS_DIR=$tools/tree/usr/lib/pcp/pmdas," \
  -e "s,^PCP_PMDASADM_DIR=.*,PCP_PMDASADM_DIR=$tools/tree/usr/lib/pcp/pmdas," \
  "$tools/tree/etc/pcp.conf" >"$tools/pcp.conf"
mkdir -p "$tools/var/run/pcp" "$tools/var/log/pcp/pmcd" "$tools/var/log/pcp/pmlogger" "$tools/var/tmp"

# Python asks the system's linker where libpcp is; ours is not there.
mkdir -p "$tools/python"
cat >"$tools/python/sitecustomize.py" <<PYTHON
import ctypes.util
import glob
_find = ctypes.util.find_library
ctypes.util.find_library = lambda name: next(iter(glob.glob("$tools/tree/usr/lib/lib" + name + ".so.*")), None) or _find(name)
PYTHON

cat >"$tools/env" <<ENV
LD_LIBRARY_PATH=$libraries\${LD_LIBRARY_PATH:-}
PCP_CONF=$tools/pcp.conf
PCP_TMP_DIR=$tools/var/tmp
PCP_RUN_DIR=$tools/var/run/pcp
PCP_LOG_DIR=$tools/var/log/pcp
PATH=$bin:$lib:$tools/tree/usr/libexec/pcp/bin:$tools/tree/usr/lib/pcp/pmdas/linux:\$PATH
PERFOLIO_PCP_ROOT=$tools/tree
PYTHONPATH=$tools/python:$tools/tree/usr/lib/python3/dist-packages
export PYTHONPATH LD_LIBRARY_PATH PCP_CONF PCP_TMP_DIR PCP_RUN_DIR PCP_LOG_DIR PATH PERFOLIO_PCP_ROOT
ENV
cat >"$tools/run" <<RUN
#!/bin/sh
# run TOOL ARGS…: one pcp tool with its own libraries and configuration.
. "$tools/env"
unset PCP_DIR
if [ "\$1" = --check ]; then
  path=\$(command -v "\$2") && case \$path in "$tools"/*) ;; *) exit 1 ;; esac && ! ldd "\$path" | grep -q 'not found'
  exit
fi
exec "\$@"
RUN
chmod +x "$tools/run"
if works; then
  echo "$tools"
else
  echo "install-pcp.sh: the tools were unpacked to $tools but do not run:" >&2
  missing >&2
  "$tools/run" pmdumplog --version >&2 || :
  exit 1
fi
