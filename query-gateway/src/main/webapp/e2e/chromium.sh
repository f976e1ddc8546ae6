#!/usr/bin/env bash
# Prints the path of a Chromium: SWATH_CHROMIUM, or the first that is in a usual place. Where there is none, Debian's is installed, which root may do.
set -euo pipefail

find_one() {
  local candidate
  for candidate in "${SWATH_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$candidate" ] && command -v "$candidate"; then return; fi
  done
  return 1
}

install_debians() {
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || return 1
  echo "page: installing Debian's chromium (once)" >&2
  export DEBIAN_FRONTEND=noninteractive
  local -a install=(apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends chromium fonts-dejavu-core)
  # A new machine has no list of packages, or an old one.
  "${install[@]}" >/dev/null 2>&1 || { apt-get -qq update >&2 && "${install[@]}" >/dev/null; }
}

find_one || { install_debians && find_one; } || { echo "page: no Chromium was found; install it (Debian: apt-get install chromium), or set SWATH_CHROMIUM" >&2; exit 3; }
