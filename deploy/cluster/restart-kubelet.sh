#!/usr/bin/env bash
# Restarts the kubelet of a node without systemd, for SWATH_TEST_RESTART_KUBELET: ends it, and starts it as it was started, in its own namespaces.
# It must run where the kubelet's process is seen. restart-kubelet.sh [NAME]: of another process name, for its test.
set -euo pipefail

name=${1:-kubelet}
kubelet() { pgrep -x "$name"; }
pid=$(kubelet | head -1) || { echo "restart-kubelet: no kubelet is seen from here" >&2; exit 1; }
mapfile -d '' -t command <"/proc/$pid/cmdline"
mapfile -d '' -t environment <"/proc/$pid/environ"
log=$(readlink "/proc/$pid/fd/1")
# Held open, since the kubelet ends, and who started it may end with it.
exec 3<"/proc/$pid/ns/mnt" 4<"/proc/$pid/ns/pid"
kill "$pid"
for ((i = 0; i < 60; i++)); do [ -e "/proc/$pid" ] || break; sleep 1; done
[ ! -e "/proc/$pid" ] || { echo "restart-kubelet: the kubelet did not end within 60 s" >&2; exit 1; }
[ -f "$log" ] || log=/dev/null
nsenter --mount=/proc/self/fd/3 --pid=/proc/self/fd/4 -- bash -c 'exec "$@" 3<&- 4<&-' - \
  env -i "${environment[@]}" setsid "${command[@]}" </dev/null >>"$log" 2>&1 &
for ((i = 0; i < 60; i++)); do kubelet >/dev/null && exit; sleep 1; done
echo "restart-kubelet: the kubelet did not start, see $log" >&2
exit 1
