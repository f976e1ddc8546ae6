#!/usr/bin/env bash
# Runs every test tagged "containers" (Testcontainers: MinIO, Milvus, and the whole Compose file on images that are built first): test.sh
# Where no Docker daemon answers they are compiled and named as skipped.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"

say() { echo "containers: $*" >&2; }

mapfile -t sources < <(grep -rl --include='*IT.java' --exclude-dir=target '@Tag("containers")' . | sed 's|^\./||' | sort)
[ ${#sources[@]} -gt 0 ] || { say 'no test is tagged "containers"'; exit 1; }

modules='' classes=''
for source in "${sources[@]}"; do
  module=${source%%/src/*}
  class=${source##*/src/test/java/}
  class=${class%.java}
  class=${class//\//.}
  case ",$modules," in *",$module,"*) ;; *) modules=${modules:+$modules,}$module ;; esac
  classes=${classes:+$classes,}$class
  rm -f "$module/target/failsafe-reports/TEST-$class.xml"
done

docker=no
if docker info >/dev/null 2>&1; then docker=yes; fi
if [ "$docker" = yes ]; then
  deploy/docker/images.sh
  deploy/docker/stand-ins.sh >&2
fi
export MAVEN_OPTS="${MAVEN_OPTS:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
status=0
"$root/mvnw" -B -ntp -pl "$modules" -am verify -Dgroups=containers -DexcludedGroups=none "-Dit.test=$classes" -Dtest=NoQuickTest \
  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false -Dspotless.check.skip -Djacoco.skip || status=$?

IFS=,
for class in $classes; do
  report=$(find . -path "*/failsafe-reports/TEST-$class.xml" -print -quit)
  ran=0 skipped=0
  if [ -n "$report" ]; then
    ran=$(grep -c '<testcase ' "$report" || true)
    skipped=$(grep -c '<skipped' "$report" || true)
  fi
  if [ "$docker" = no ]; then
    say "$class: skipped, no Docker daemon answers"
  else
    say "$class: $ran tests, $skipped skipped"
    [ "$ran" -gt "$skipped" ] || status=1
  fi
done
exit "$status"
