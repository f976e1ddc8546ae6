#!/usr/bin/env bash
# Builds an image of each service and of the command line: images.sh [OPTIONS] [NAME…]. ./swath images builds what they are made of first.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
here=$root/deploy/docker
all=(ingest-service encoder-service caption-service index-service query-gateway cli)
# Those that hold the model bundle, and of which there is a variant for CUDA.
with_model=(encoder-service caption-service)
java_image=eclipse-temurin:25-jre
debian_image=swath/base:debian-jre25
cuda_image=swath/base:cuda12-jre25

usage() {
  cat <<'HELP'
Usage: ./swath images [--base NAME] [--tag TAG] [--registry PREFIX] [--bundle DIR] [--cuda] [--push] [NAME…]
Builds an image of each service and of the command line, or of those named, with the engine that answers (docker, podman or nerdctl).
  --base NAME       the image with a Java 25 runtime that they are made on. Default: eclipse-temurin:25-jre if it is there or can be
                    pulled, else one that is made here. "debian" makes it here: Debian packages and a runtime by jlink
  --tag TAG         default: the chart's appVersion
  --registry PREFIX goes before the names, as in registry.example.org/team
  --bundle DIR      the model bundle of encoder-service and caption-service. Default: models/swath-mini
  --cuda            builds those two for CUDA 12 and cuDNN 9 alone, with -cuda behind the tag; they must be packaged with
                    the Maven profile cuda (./mvnw package -DskipTests -Pcuda)
  --push            pushes each image to its registry
HELP
}
say() { echo "images: $*" >&2; }
fail() { say "$1"; exit "${2:-1}"; }
has() { local wanted=$1 name; shift; for name in "$@"; do [ "$name" != "$wanted" ] || return 0; done; return 1; }

find_engine() {
  for engine in docker podman nerdctl; do
    if command -v "$engine" >/dev/null && "$engine" info >/dev/null 2>&1; then return; fi
  done
  fail "no container engine answers: start docker, podman or nerdctl" 3
}

is_here() { "$engine" image inspect "$1" >/dev/null 2>&1; }

choose_base() {
  if [ "$cuda" = yes ]; then
    [ -z "$base" ] || [ "$base" = "$cuda_image" ] || return 0
    base=$cuda_image
    is_here "$base" || "$engine" build -t "$base" -f "$here/Dockerfile.cuda-base" "$here"
    return
  fi
  case $base in
    debian) ;;
    '')
      if is_here "$java_image" || "$engine" pull -q "$java_image" >/dev/null 2>&1; then base=$java_image; return; fi
      say "$java_image is not here, and no registry has it"
      ;;
    *) return ;;
  esac
  base=$debian_image
  is_here "$base" || "$here/debian-base.sh" "$engine" "$base"
}

# The heap's share of the memory limit. The rest holds what is native: models and ONNX Runtime's arena, RocksDB, buffers, threads, classes.
heap_percent() {
  case $1 in
    ingest-service | query-gateway) echo 55 ;;
    index-service) echo 45 ;;
    encoder-service | caption-service) echo 35 ;;
    cli) echo 50 ;;
  esac
}

# The context of an image, in the layout of the checkout. Linked, not copied, where the file system can.
gather() { # name, folder
  local name=$1 to=$2 from app
  if [ "$name" = cli ]; then from=cli/target app=$2/cli/target; else from=$name/target/quarkus-app app=$2/$name/target/quarkus-app; fi
  [ -d "$root/$from/lib" ] || fail "$name is not packaged: ./swath build"
  mkdir -p "$app" "$to/models/swath-mini"
  if [ "$name" = cli ]; then
    copy "$root/$from/lib" "$root/$from/classes" "$app"
  else
    copy "$root/$from/." "$app"
    # Swath's own modules change as often as the service does.
    mkdir -p "$app/own/lib/main"
    find "$app/lib/main" -name 'dev.swath.*.jar' -exec mv {} "$app/own/lib/main/" \;
  fi
  if has "$name" "${with_model[@]}"; then copy "$bundle/." "$to/models/swath-mini"; fi
  python3 "$here/sbom.py" "$name" "$tag" "$base" "$to" >"$app/$name.cdx.json.new"
  mv "$app/$name.cdx.json.new" "$app/$name.cdx.json"
}
copy() { cp -Rl "$@" 2>/dev/null || cp -R "$@"; }

# The libraries that CUDA's provider loads must be among those that the base brings.
check_provider() {
  find "$1" -name '*onnxruntime_gpu*.jar' | grep -q . || fail "$1 has no onnxruntime_gpu: package it with the Maven profile cuda"
  "$here/cuda-needs.sh" "$(find "$1" -name '*onnxruntime_gpu*.jar' -print -quit)"
}

base='' registry='' cuda=no push=no names=()
bundle=$root/models/swath-mini
tag=$(sed -n 's/^appVersion: *"\?\([^"]*\)"\?$/\1/p' "$root/k8s/swath/Chart.yaml")
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --base | --tag | --registry | --bundle)
      [ $# -gt 1 ] || fail "$1 takes a value" 2
      declare "${1#--}=$2"
      shift
      ;;
    --cuda) cuda=yes ;;
    --push) push=yes ;;
    -*) fail "unknown option $1" 2 ;;
    *) has "$1" "${all[@]}" || fail "expected one of ${all[*]}, found $1" 2; names+=("$1") ;;
  esac
  shift
done
[ -e "$bundle/bundle.json" ] || fail "expected a model bundle, found $bundle without bundle.json" 2
if [ ${#names[@]} -eq 0 ]; then
  if [ "$cuda" = yes ]; then names=("${with_model[@]}"); else names=("${all[@]}"); fi
fi
find_engine
choose_base
revision=$(git -C "$root" rev-parse HEAD 2>/dev/null || echo unknown)
[ "$cuda" = no ] || tag=$tag-cuda
mkdir -p "$root/target"
context=$(mktemp -d "$root/target/images.XXXXXX")
trap 'rm -rf "$context"' EXIT
for name in "${names[@]}"; do
  image=${registry:+$registry/}swath/$name:$tag
  say "building $image on $base"
  gather "$name" "$context/$name"
  [ "$cuda" = no ] || check_provider "$context/$name"
  dockerfile=Dockerfile
  [ "$name" != cli ] || dockerfile=Dockerfile.cli
  # The context has no more than is needed, and its own Dockerfile: some clients misread a Dockerfile.dockerignore.
  cp "$here/$dockerfile" "$context/$name/Dockerfile"
  "$engine" build --quiet -t "$image" --build-arg BASE="$base" --build-arg SERVICE="$name" --build-arg VERSION="$tag" \
    --build-arg REVISION="$revision" --build-arg HEAP_PERCENT="$(heap_percent "$name")" "$context/$name" >/dev/null
  [ "$push" = no ] || "$engine" push -q "$image"
  echo "$image"
done
