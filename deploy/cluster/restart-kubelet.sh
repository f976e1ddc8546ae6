#!/usr/bin/env bash
# Restarts the kubelet of a node without systemd, for SWATH_TEST_RESTART_KUBELET: ends it, and starts it as it was started, in its parent's namespaces.
# It must run where the kubelet's process is seen.
set -euo pipefail

kubelet() { pgrep -x kubelet; }
pid=$(kubelet | head -1) || { echo "restart-kubelet: no kubelet is seen from here" >&2; exit 1; }
parent=$(sed -n 's/^PPid:\s*//p' "/proc/$pid/status")
mapfile -d '' -t command <"/proc/$pid/cmdline"
mapfile -d '' -t environment <"/proc/$pid/environ"
log=$(readlink "/proc/$pid/fd/1")
kill "$pid"
for ((i = 0; i < 60; i++)); do [ -e "/proc/$pid" ] || break; sleep 1; done
[ ! -e "/proc/$pid" ] || { echo "restart-kubelet: the kubelet did not end within 60 s" >&2; exit 1; }
[ -f "$log" ] || log=/dev/null
nsenter -t "$parent" -m -p -- env -i "${environment[@]}" setsid "${command[@]}" </dev/null >>"$log" 2>&1 &
for ((i = 0; i < 60; i++)); do kubelet >/dev/null && exit; sleep 1; done
echo "restart-kubelet: the kubelet did not start, see $log" >&2
exit 1
