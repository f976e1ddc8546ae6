#!/usr/bin/env bash
# Makes the base image where no registry is reached: debian-base.sh ENGINE IMAGE. Debian's packages by mmdebstrap, a Java runtime by jlink.
set -euo pipefail

engine=$1 image=$2 suite=${SWATH_DEBIAN_SUITE:-bookworm}
say() { echo "images: $*" >&2; }
command -v mmdebstrap >/dev/null || { say "mmdebstrap was not found; it makes the base image (Debian package mmdebstrap)"; exit 1; }
[ -x "${JAVA_HOME:-}/bin/jlink" ] || { say "expected a JDK with jlink in JAVA_HOME, found ${JAVA_HOME:-nothing}"; exit 1; }

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
say "gathering Debian $suite (about 2 minutes)"
mmdebstrap --quiet --variant=minbase --include=ca-certificates,tzdata,libstdc++6,zlib1g,curl \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' "$suite" "$context/base.tar"
say "linking the Java runtime (about 1 minute)"
# Without the tools; jdk.jcmd, jdk.jfr and the management modules stay, for whoever looks into a running service.
modules=$("$JAVA_HOME/bin/java" --list-modules | sed 's/@.*//' |
  grep -vxE 'jdk\.(compiler|javadoc|jdeps|jlink|jpackage|jshell|jconsole|hotspot\.agent|internal\.(ed|le|opt|vm\.compiler.*)|editpad|jdi|jartool|jstatd|jdwp\.agent|jsobject|accessibility)' | paste -sd,)
"$JAVA_HOME/bin/jlink" --add-modules "$modules" --strip-debug --no-man-pages --no-header-files --compress zip-6 --output "$context/java"
cat >"$context/Dockerfile" <<'DOCKERFILE'
FROM scratch
ADD base.tar /
COPY java /opt/java/openjdk
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 LC_ALL=C.UTF-8
LABEL org.opencontainers.image.title="swath/base" org.opencontainers.image.description="Debian and a Java 25 runtime, made without an image registry"
DOCKERFILE
"$engine" build --quiet -t "$image" "$context" >/dev/null
say "made $image"
