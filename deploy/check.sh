#!/usr/bin/env bash
# Checks chart, Compose file, network policies and telemetry files without a cluster. Tools go into the user's cache, pinned.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache="${XDG_CACHE_HOME:-$HOME/.cache}/swath/deploy"
export PATH="$cache/bin:$PATH"
kubernetes=1.37.0
# Whose resources the chart can make.
gateway_api=sigs.k8s.io/gateway-api@v1.6.3
keda=github.com/kedacore/keda/v2@v2.21.0
prometheus_operator=github.com/prometheus-operator/prometheus-operator@v0.85.0
strimzi=1.2.0

say() { echo "deploy: $*" >&2; }

# A tool of that name and version on the path will do.
go_tool() { # command, package@version, what it takes, its version as it tells it
  ! "$1" "${5:-version}" 2>/dev/null | grep -qF "$4" || return 0
  [ ! -x "$cache/bin/$1" ] || return 0
  command -v go >/dev/null || { say "Go was not found; it builds $1"; exit 1; }
  say "building $1 (once, about $3)"
  GOBIN="$cache/bin" GOFLAGS=-modcacherw go install "$2"
}

python_tools() {
  [ ! -e "$cache/python/.done-2" ] || return 0
  say "installing check-jsonschema, the Kubernetes schemas and CycloneDX's (once)"
  python3 -m venv "$cache/python"
  "$cache/python/bin/pip" install -q check-jsonschema==0.37.4 kubernetes-validate==1.37.0 pyyaml==6.0.3 'cyclonedx-python-lib[json-validation]==11.6.0'
  touch "$cache/python/.done-2"
}

module_folder() { # module@version
  (cd "$cache" && go mod download -json "$1") | python3 -c 'import json, sys; print(json.load(sys.stdin)["Dir"])'
}

# The definitions of the kinds that other projects add to Kubernetes, from their packages.
definitions() {
  local folder="$cache/definitions-1" maven="$root/mvnw"
  [ ! -e "$folder/.done" ] || return 0
  say "fetching the definitions of Gateway API, KEDA, the Prometheus operator and Strimzi (once)"
  rm -rf "$folder"
  mkdir -p "$folder"
  cp "$(module_folder "$gateway_api")"/config/crd/standard/gateway.networking.k8s.io_httproutes.yaml "$folder/"
  cp "$(module_folder "$keda")"/config/crd/bases/keda.sh_scaledobjects.yaml "$folder/"
  local operator
  operator=$(module_folder "$prometheus_operator")/example/prometheus-operator-crd
  cp "$operator/monitoring.coreos.com_podmonitors.yaml" "$operator/monitoring.coreos.com_prometheusrules.yaml" "$folder/"
  sed "s/@VERSION@/$strimzi/" "$root/deploy/strimzi-crds.xml" >"$folder/pom.xml"
  "$maven" -B -q -f "$folder/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$folder/strimzi"
  "$JAVA_HOME/bin/java" -cp "$folder/strimzi/*" io.strimzi.crdgenerator.CrdGenerator --target-kube 1.27+ --yaml \
    "io.strimzi.api.kafka.model.topic.KafkaTopic=$folder/kafkatopics.yaml" >/dev/null
  rm -rf "$folder/strimzi" "$folder/pom.xml"
  chmod -R u+w "$folder"
  touch "$folder/.done"
}

mkdir -p "$cache/bin"
go_tool helm helm.sh/helm/v4/cmd/helm@v4.3.1 "4 minutes" v4.
go_tool kubeconform github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0 "2 minutes" v0.8 -v
python_tools
definitions
exec "$cache/python/bin/python" "$root/deploy/check.py" "$root" "$cache" "$kubernetes"
