#!/usr/bin/env bash
# Runs every test tagged "real" against a milvus-lite server of its own: test.sh
# Builds what they need in the same call. It is an error if a class of theirs runs no test. SWATH_TEST_MILVUS=HOST:PORT names another server, empty at first.
# Needs a JDK 25 (JAVA_HOME), Maven and, for milvus-lite, python3 3.10 or later.
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

sources=()
while IFS= read -r source; do sources+=("$source"); done < <(
  cd "$root" && grep -rl --include='*IT.java' --exclude-dir=target '@Tag("real")' . | sed 's|^\./||' | sort)
[ ${#sources[@]} -gt 0 ] || { say 'no test is tagged "real"'; exit 1; }

modules= classes=
for source in "${sources[@]}"; do
  module=${source%%/src/*}
  class=${source##*/src/test/java/}
  class=${class%.java}
  case ",$modules," in *",$module,"*) ;; *) modules=${modules:+$modules,}$module ;; esac
  classes=${classes:+$classes,}${class//\//.}
  # An old report must not pass for this run's.
  rm -f "$root/$module/target/failsafe-reports/TEST-${class//\//.}.xml"
done

# The other modules are built without their tests: Surefire and Failsafe find none of these names there.
maven=(mvn -B -ntp -pl "$modules" -am verify
  -Dgroups=real -DexcludedGroups=none "-Dit.test=$classes" -Dtest=NoQuickTest
  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
  -Dspotless.check.skip -Djacoco.skip)
command=("${maven[@]}")
[ -n "${SWATH_TEST_MILVUS:-}" ] || command=("$here/milvus-lite.sh" "${maven[@]}")

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
  local source class report tests failed=no
  for source in "${sources[@]}"; do
    class=${source##*/src/test/java/}
    class=${class%.java}
    class=${class//\//.}
    report="$root/${source%%/src/*}/target/failsafe-reports/TEST-$class.xml"
    tests=0
    [ ! -e "$report" ] || tests=$(grep -c '<testcase ' "$report" || true)
    local skipped=0 wrong=0
    if [ "$tests" -gt 0 ]; then
      skipped=$(grep -c '<skipped' "$report" || true)
      wrong=$(grep -cE '<(failure|error)[ >]' "$report" || true)
    fi
    say "$class: $tests tests, $wrong failed, $skipped skipped"
    [ $((tests - skipped)) -gt 0 ] && [ "$wrong" -eq 0 ] || failed=yes
  done
  [ "$failed" = no ]
}

say "${#sources[@]} test classes of $modules against ${SWATH_TEST_MILVUS:-a milvus-lite server of this run}"
export MAVEN_OPTS="${MAVEN_OPTS:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
cd "$root"
started=$SECONDS status=0
set -m
"${command[@]}" </dev/null &
group=$!
set +m
wait "$group" || status=$?
summary || status=$((status == 0 ? 1 : status))
[ "$status" -eq 0 ] || { say "failed after $((SECONDS - started)) s"; exit "$status"; }
say "all passed in $((SECONDS - started)) s"
