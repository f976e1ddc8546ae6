#!/usr/bin/env bash
# Runs other people's clients against one Swath with one set of data: run.sh [--long] [--gateway URL]
# Without --gateway it starts the standalone process that `./swath build deploy/standalone` made, puts made-up scenes in and ends it again.
# Needs python3 3.11 or later, and a JDK 25 (JAVA_HOME) where it starts a Swath. The Python packages are installed once, under the user's cache.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/swath/clients
python=${SWATH_PYTHON:-python3}
tiles=1100
fuzzing=120
chips=300
long=no
gateway=

say() { echo "clients: $*" >&2; }

while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) sed -n '2,/^set /{/^#/s/^# //p}' "${BASH_SOURCE[0]}"; exit 0 ;;
    --long) long=yes; chips=$tiles ;;
    --gateway) gateway=${2:?a URL goes with --gateway}; shift ;;
    *) say "unknown option $1"; exit 2 ;;
  esac
  shift
done

# The stamp is written last: an installation that was cut off begins anew.
if ! cmp -s "$here/requirements.txt" "$cache/installed.txt"; then
  say "installing the clients into $cache (once)"
  rm -rf "$cache"
  mkdir -p "$cache"
  "$python" -m venv "$cache/venv" >&2
  "$cache/venv/bin/pip" install --disable-pip-version-check --no-input --quiet --requirement "$here/requirements.txt" >&2
  cp "$here/requirements.txt" "$cache/installed.txt"
fi
python=$cache/venv/bin/python

work=$(mktemp -d)
server=
fuzzer=
finish() {
  local status=$?
  trap - EXIT INT TERM HUP
  if [ -n "$fuzzer" ]; then kill "$fuzzer" 2>/dev/null || true; fi
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

endpoint() { "$python" -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$work/data/endpoints.json" "$1"; }

if [ -z "$gateway" ]; then
  started=$SECONDS
  "$root/swath" up --data "$work/data" --http-port 0 --kafka-port 0 --s3-port 0 >"$work/server.log" 2>&1 &
  server=$!
  until [ -e "$work/data/endpoints.json" ]; do
    if ! kill -0 "$server" 2>/dev/null || [ $((SECONDS - started)) -gt 300 ]; then
      say "the server did not start:"
      cat "$work/server.log" >&2
      exit 3
    fi
    sleep 0.5
  done
  gateway=$(endpoint gateway)
  "$python" "$here/make_scenes.py" "$work/scenes" "$tiles"
  "$root/swath" ingest "$work/scenes/north" "$work/scenes/south" --data "$work/data" --wait searchable --timeout 5m >"$work/ingest.log" \
    || { cat "$work/ingest.log" >&2; exit 1; }
  say "a server with data after $((SECONDS - started)) s"
fi

cd "$here"
passed=0
failed=0
check() { # name, command…
  local name=$1 began=$SECONDS
  shift
  if "$@"; then
    passed=$((passed + 1))
    say "$name: passed in $((SECONDS - began)) s"
  else
    failed=$((failed + 1))
    say "$name: FAILED after $((SECONDS - began)) s"
  fi
}

fuzz() { # seconds, log, which paths
  local seconds=$1 log=$2
  shift 2
  # It leaves a folder where it runs.
  cd "$work"
  timeout "$((seconds + 60))" "$cache/venv/bin/schemathesis" --config-file "$here/schemathesis.toml" run "$gateway/stac/api" --url "$gateway" "$@" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
    --max-time "$seconds" --no-color >"$log" 2>&1
}

shown() { # exit status, log
  if [ "$1" -eq 0 ]; then grep -A2 '^Test cases' "$2"; else tail -120 "$2"; fi
  return "$1"
}

fuzzed() {
  local status=0
  wait "$fuzzer" || status=$?
  fuzzer=
  shown "$status" "$work/fuzzed-stac.log"
}

# Every call that ends by itself. It puts what it makes up, so nothing may be compared beside it.
fuzz_everything() {
  local status=0
  (fuzz 600 "$work/fuzzed.log" --exclude-path-regex '^/api/(live|changes)$') || status=$?
  shown "$status" "$work/fuzzed.log"
}

# Beside the others: it needs its time whatever they do. It only reads.
fuzz "$fuzzing" "$work/fuzzed-stac.log" --include-path-regex '^/stac' &
fuzzer=$!
check stac-api-validator "$python" check_api.py "$gateway" north
check documents "$python" check_documents.py "$gateway"
check pystac-client "$python" check_search.py "$gateway" 1000
check rasterio "$python" check_assets.py "$gateway" "$chips"
check cql2 "$python" check_cql2.py "$gateway"
check chat "$python" check_chat.py "$gateway"
check schemathesis fuzzed
if [ "$long" = yes ]; then check "schemathesis of everything" fuzz_everything; fi
say "all of it took $SECONDS s"
# The last line, in the form that counts.
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
