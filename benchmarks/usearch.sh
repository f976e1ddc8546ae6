#!/usr/bin/env bash
# Runs a Python that has usearch, in an environment made once in the user's cache.
set -euo pipefail

venv="${XDG_CACHE_HOME:-$HOME/.cache}/swath/usearch-2.26.6"

if [ ! -e "$venv/ready" ]; then
  echo "bench: installing usearch 2.26.6 into $venv" >&2
  rm -rf "$venv"
  "${SWATH_PYTHON:-python3}" -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check usearch==2.26.6 >&2
  touch "$venv/ready"
fi
exec "$venv/bin/python" "$@"
