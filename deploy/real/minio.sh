#!/usr/bin/env bash
# Installs MinIO's server once, under the user's cache, and prints the path of its program: minio.sh
# Needs Go 1.24 or newer: MinIO publishes its server as source alone.
set -euo pipefail

package=github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c
cache=${XDG_CACHE_HOME:-$HOME/.cache}/swath/minio

# The stamp is written last: an installation that was cut off begins anew.
if [ "$(cat "$cache/installed.txt" 2>/dev/null)" != "$package" ]; then
  command -v go >/dev/null || { echo "minio: expected Go 1.24 or newer on the path, found none" >&2; exit 3; }
  echo "Installing $package into $cache (about 1 GB of sources and five minutes of two cores, once; log: $cache/install.log)" >&2
  rm -rf "$cache"
  mkdir -p "$cache"
  GOBIN=$cache CGO_ENABLED=0 go install -v -trimpath -ldflags '-s -w' "$package" 2>&1 | tee "$cache/install.log" \
    | awk 'NR % 50 == 0 { print "  " NR " modules and packages"; fflush() }' >&2 \
    || { tail -n 20 "$cache/install.log" >&2; exit 1; }
  echo "$package" >"$cache/installed.txt"
fi
echo "$cache/minio"
