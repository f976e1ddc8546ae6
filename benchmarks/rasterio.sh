#!/usr/bin/env bash
# Runs a Python that has rasterio, in an environment made once in the user's cache.
set -euo pipefail

venv="${XDG_CACHE_HOME:-$HOME/.cache}/swath/rasterio-1.4.4"

if [ ! -e "$venv/ready" ]; then
  echo "bench: installing rasterio 1.4.4 into $venv" >&2
  rm -rf "$venv"
  "${SWATH_PYTHON:-python3}" -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check rasterio==1.4.4 >&2
  touch "$venv/ready"
fi
exec "$venv/bin/python" "$@"
