#!/usr/bin/env bash
# Runs every test tagged "real" against a milvus-lite server of its own and MinIO servers that the tests start, then those that the real Milvus 2.3.5 takes,
# each beside a server of its own: test.sh
# Called by `./swath test --real`, which builds what they need. It is an error if a class of theirs runs no test. SWATH_TEST_MILVUS=HOST:PORT names another server, empty at first;
# SWATH_TEST_MINIO=FILE another program of MinIO's server.
# Needs a JDK 25 (JAVA_HOME), Maven, for MinIO Go 1.24 or newer and, for milvus-lite, python3 3.10 or later.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
stop_seconds=40

say() { echo "real: $*" >&2; }

case ${1:-} in
  '') ;;
  -h | --help) sed -n '2,/^set /{/^#/s/^# //p}' "${BASH_SOURCE[0]}"; exit 0 ;;
  *) say "unknown option $1"; exit 2 ;;
esac

# The classes of a tag, as paths of sources.
tagged() {
  (cd "$root" && grep -rl --include='*IT.java' --exclude-dir=target "@Tag(\"$1\")" . | sed 's|^\./||' | sort)
}

class_of() {
  local class=${1##*/src/test/java/}
  class=${class%.java}
  echo "${class//\//.}"
}

report_of() { echo "$root/${1%%/src/*}/target/failsafe-reports/TEST-$(class_of "$1").xml"; }

group=
alive() { kill -0 -- "-$group" 2>/dev/null; }

# The server, Maven and what the tests start are one process group: none of them outlives this script.
finish() {
  local status=$? waited=0
  trap - EXIT INT TERM HUP
  if [ -n "$group" ] && alive; then
    kill -TERM -- "-$group" 2>/dev/null || true
    while alive && [ $((waited += 1)) -le $((stop_seconds * 2)) ]; do sleep 0.5; done
    kill -KILL -- "-$group" 2>/dev/null || true
  fi
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# What each class ran, from its report.
summary() {
  local source report tests skipped wrong failed=no
  for source in "${sources[@]}"; do
    report=$(report_of "$source")
    tests=0 skipped=0 wrong=0
    [ ! -e "$report" ] || tests=$(grep -c '<testcase ' "$report" || true)
    if [ "$tests" -gt 0 ]; then
      skipped=$(grep -c '<skipped' "$report" || true)
      wrong=$(grep -cE '<(failure|error)[ >]' "$report" || true)
    fi
    say "$(class_of "$source"): $tests tests, $wrong failed, $skipped skipped"
    [ $((tests - skipped)) -gt 0 ] && [ "$wrong" -eq 0 ] || failed=yes
  done
  [ "$failed" = no ]
}

# suite WHAT SCRIPT MAVEN-OPTION… : the classes in $sources, beside the server of a script, or without one where it is empty.
suite() {
  local what=$1 script=$2 modules='' classes='' source module status=0
  shift 2
  for source in "${sources[@]}"; do
    module=${source%%/src/*}
    case ",$modules," in *",$module,"*) ;; *) modules=${modules:+$modules,}$module ;; esac
    classes=${classes:+$classes,}$(class_of "$source")
    # An old report must not pass for this run's.
    rm -f "$(report_of "$source")"
  done
  say "${#sources[@]} test classes of $modules against $what"
  # From what is built: nothing is packaged, and what is compiled stays. Failsafe finds none of these names in the other modules.
  local command=(mvn -B -ntp -pl "$modules" -am test-compile failsafe:integration-test failsafe:verify "$@"
    -DexcludedGroups=none "-Dit.test=$classes" -Dfailsafe.failIfNoSpecifiedTests=false
    -Dspotless.check.skip -Djacoco.skip -Denforcer.skip)
  [ -z "$script" ] || command=("$script" "${command[@]}")
  set -m
  "${command[@]}" </dev/null &
  group=$!
  set +m
  wait "$group" || status=$?
  group=
  summary || status=$((status == 0 ? 1 : status))
  return "$status"
}

export MAVEN_OPTS="${MAVEN_OPTS:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
cd "$root"
started=$SECONDS

SWATH_TEST_MINIO=${SWATH_TEST_MINIO:-$("$here/minio.sh")}
export SWATH_TEST_MINIO
mapfile -t sources < <(tagged real)
[ ${#sources[@]} -gt 0 ] || { say 'no test is tagged "real"'; exit 1; }
if [ -n "${SWATH_TEST_MILVUS:-}" ]; then
  suite "$SWATH_TEST_MILVUS" '' -Dgroups=real || exit
else
  suite 'MinIO and a milvus-lite server of this run' "$here/milvus-lite.sh" -Dgroups=real || exit
  # In the namespace there is no network: what Maven needs was fetched above. Each class has a server of its own, empty at first.
  mapfile -t each < <(tagged milvus-server)
  for source in "${each[@]}"; do
    if "$here/milvus-server.sh" --check; then
      sources=("$source")
      suite 'a Milvus 2.3.5 server of its own' "$here/milvus-server.sh" -o '-Dgroups=real|milvus-server' || exit
    else
      say "$(class_of "$source"): skipped, Milvus 2.3.5 needs a network namespace"
    fi
  done
fi
say "all passed in $((SECONDS - started)) s"
