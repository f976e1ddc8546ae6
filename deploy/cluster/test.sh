#!/usr/bin/env bash
# Runs the images in Compose and on a Kubernetes node: test.sh [compose|node|upgrade]. Without one of them: the first two, each if its engine or
# cluster answers.
# It ends with "N passed, N failed". README.md says what it needs.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
here=$root/deploy/cluster
passed=0 failed=0
samples=$root/deploy/standalone/samples/ucmerced

say() { echo "cluster: $*" >&2; }
# A step that fails is named, and the others go on: the state of all is what one wants to see.
step() { # name, command…
  local name=$1 started=$SECONDS
  shift
  if "$@"; then passed=$((passed + 1)); say "ok      $name ($((SECONDS - started)) s)"; else failed=$((failed + 1)); say "FAILED  $name ($((SECONDS - started)) s)"; fi
}
# Waits for a condition, and says what it waited for when it gives up.
until_true() { # seconds, command…
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || { say "gave up waiting for: $*"; return 1; }
    sleep 2
  done
}

# shellcheck source=/dev/null
. "$here/compose.sh"
# shellcheck source=/dev/null
. "$here/node.sh"
# shellcheck source=/dev/null
. "$here/upgrade.sh"

if docker info >/dev/null 2>&1; then "$root/deploy/docker/stand-ins.sh" >&2; fi
case ${1:-} in
  compose) test_compose ;;
  node) test_node ;;
  upgrade) test_upgrade ;;
  '')
    if docker info >/dev/null 2>&1; then
      step "images" "$root/deploy/docker/images.sh"
      test_compose
    else
      say "no Docker engine answers: Compose is not run"
    fi
    if kubectl version >/dev/null 2>&1; then test_node; else say "no Kubernetes answers: the chart is not run"; fi
    ;;
  *) say "expected compose, node or upgrade, found $1"; exit 2 ;;
esac
echo "cluster: $passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
